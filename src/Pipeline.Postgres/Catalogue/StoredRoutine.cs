namespace Pipeline.Postgres;

/// <summary>A function, procedure or aggregate.</summary>
/// <param name="Source">Its text; of a body in SQL-standard form, as the server prints it.</param>
/// <param name="Library">File of a function in C; "" else.</param>
/// <param name="Handler">Symbol of its language's call handler; "" for C, internal and SQL.</param>
/// <param name="StoredQueries">Of a body in SQL-standard form, bound at creation; null for a body that is text.</param>
/// <param name="StoredCalls">Functions of the server that such a body calls.</param>
/// <param name="SearchPath">Its own setting, as text; null when it runs with the caller's.</param>
/// <param name="Kind">f, p, a or w as in <c>pg_proc.prokind</c>.</param>
/// <param name="ReturnType">Spelled in full.</param>
/// <param name="KnownSafe">Same code (C or internal) as a function that everybody may call anyway.</param>
public sealed record StoredRoutine(
    uint Oid,
    string Name,
    string Language,
    string Handler,
    string Source,
    string Library,
    IReadOnlyList<RelationUse>? StoredQueries,
    IReadOnlyList<string> StoredCalls,
    string? SearchPath,
    char Kind,
    string ReturnType,
    bool KnownSafe
)
{
    /// <summary>Called by a trigger only, never by name.</summary>
    public bool IsTrigger => ReturnType is "trigger" or "event_trigger";
}
