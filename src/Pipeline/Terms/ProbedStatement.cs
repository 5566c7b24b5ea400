namespace Pipeline.Terms;

/// <summary>A statement that was tried as the runtime role, in a transaction that was rolled back.</summary>
/// <param name="Expected">"allowed" or "denied".</param>
/// <param name="Found">"allowed", "denied" or "inconclusive".</param>
public sealed record ProbedStatement(string Sql, string Expected, string Found);
