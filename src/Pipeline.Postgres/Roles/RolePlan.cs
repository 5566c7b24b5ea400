namespace Pipeline.Postgres;

/// <summary>
/// What has to change to reach the model, in order. Holds no password. Empty when there is nothing to do.
/// </summary>
public sealed record RolePlan(IReadOnlyList<RoleChange> Changes)
{
    /// <summary>What the roles held before; null in a plan that an earlier version of this program recorded.</summary>
    public PriorRights? Before { get; init; }

    public bool IsEmpty => Changes.Count == 0;

    /// <summary>SQL to run, in order, in one transaction.</summary>
    public IReadOnlyList<string> Statements => [.. Changes.Select(c => c.Sql)];

    /// <summary>SQL that takes back exactly what <see cref="Statements"/> gives, in the order to run it.</summary>
    public IReadOnlyList<string> Inverse => [.. Changes.Reverse().Select(c => c.Inverse)];

    /// <summary>The SQL as a person reads it.</summary>
    public override string ToString() => string.Concat(Statements.Select(s => s + ";\n"));
}
