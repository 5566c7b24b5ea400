using Pipeline.Terms;

namespace Pipeline.Watching;

/// <summary>One container of the stack.</summary>
/// <param name="State">As the engine says.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Files">The compose files that it was created from, relative to their project's folder; empty where it
/// is not compose's.</param>
public sealed record SeenContainer(ServiceState State, DateTimeOffset Created, IReadOnlyList<string> Files);
