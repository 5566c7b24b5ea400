namespace Pipeline.Postgres;

/// <summary>
/// A foreign server's wrapper by the symbol of its handler, for each server; or a table whose options name a file or
/// program.
/// </summary>
public sealed record ForeignData(string Server, string Handler);
