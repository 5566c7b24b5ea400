namespace Pipeline.Postgres;

/// <summary>The three-role model: what there should be, as plain names (not quoted, not folded).</summary>
/// <param name="Legacy">The role that services use today; must exist.</param>
/// <param name="App">Runtime role: DML in <paramref name="Schemas"/>, nothing else. Created when missing.</param>
/// <param name="Migrator">Role of migrations: DDL in <paramref name="Schemas"/>. Created when missing.</param>
/// <param name="Creators">Every role that creates tables: default privileges belong to the creator, not to the schema.</param>
/// <param name="RevokePublic">What PUBLIC loses, as <c>CREATE ON SCHEMA public</c>; see <see cref="PublicRevoke"/>.</param>
public sealed record RoleModel(
    string Legacy, string App, string Migrator, IReadOnlyList<string> Creators, IReadOnlyList<string> Schemas,
    IReadOnlyList<string> RevokePublic)
{
    /// <summary>With every owner of a table in the model's schemas among the creators: who made one makes the next.</summary>
    public RoleModel WithOwners(Catalogue catalogue)
    {
        var owners = catalogue.Objects.Where(o => o.IsRelation && Schemas.Contains(o.Schema) && !o.IsForeignTerritory).Select(o => o.Owner).Distinct()
            .Select(catalogue.RoleOf).Where(r => !r.Predefined && r.Name != App).Select(r => r.Name);
        return this with { Creators = [.. Creators.Concat(owners.Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)] };
    }
}

/// <summary>The model does not fit the database: a role or schema is missing, two roles are one, a revoke cannot be read.</summary>
public sealed class RoleModelException(string message) : Exception(message);

/// <summary>One statement and the statement that exactly undoes it.</summary>
public sealed record RoleChange(string Sql, string Inverse);

/// <summary>What has to change to reach the model, in order. Holds no password. Empty when there is nothing to do.</summary>
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
