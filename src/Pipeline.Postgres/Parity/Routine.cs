namespace Pipeline.Postgres;

/// <param name="Path">Its own <c>search_path</c>, or "" when it runs with the caller's.</param>
/// <param name="Body">Source text; of a body in SQL-standard form, as the server prints it.</param>
/// <param name="Callable">The runtime role holds EXECUTE, and USAGE on the schema.</param>
/// <param name="Operators">Operators that call it.</param>
internal sealed record Routine(
    uint Oid,
    string Schema,
    string Name,
    string Identity,
    string Language,
    bool IsDefiner,
    string Body,
    string Path,
    bool Callable,
    string Extension,
    IReadOnlyList<string> Operators
);
