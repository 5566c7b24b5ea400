using Pipeline.Postgres;

namespace Pipeline.Watching;

/// <summary>The database after a cut-over.</summary>
/// <param name="Legacy">The role that no service may use any more.</param>
/// <param name="App">The role that they use.</param>
/// <param name="LegacySession">Who is logged in with the legacy role; null when nobody is.</param>
/// <param name="Breaches">What the runtime role reaches beyond its model.</param>
public sealed record SeenDatabase(string Legacy, string App, string? LegacySession, IReadOnlyList<Finding> Breaches);
