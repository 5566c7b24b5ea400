namespace Pipeline.Postgres;

/// <summary>A row-level security policy. Command r, a, w, d or * as in <c>pg_policy</c>; role 0 = PUBLIC.</summary>
/// <param name="Using">Which rows it shows, as the server prints the expression; "" when it says nothing about
/// that.</param>
public sealed record Policy(
    uint Table,
    string Name,
    bool Permissive,
    char Command,
    IReadOnlyList<uint> Roles,
    string Using
);
