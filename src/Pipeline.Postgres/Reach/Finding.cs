namespace Pipeline.Postgres;

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>Worth knowing; the least-privilege claim stands.</summary>
    Note,

    /// <summary>More than the model gives on the model's own data, or a way up that needs something else too.</summary>
    Risk,

    /// <summary>The role can leave the model: become another role or superuser, reach the host, change the schema, read or write others' data.</summary>
    Breach,
}

/// <summary>The rule that found it.</summary>
public enum FindingKind
{
    RoleAttribute, PrivilegedMembership, PredefinedRole, DatabaseOwner, SchemaOwner, RelationOwner, FunctionOwner, OtherOwner,
    DatabaseRight, SchemaCreate, TableRight, ColumnGrant, SequenceRight, OutsideSchema, SystemObject, GrantOption,
    DefinerFunction, UntrustedCode, DefinerView, RewriteRule, ForeignKey, RowSecurity, ForeignAccess, LargeObject, ParameterGrant, Tablespace,
    DefaultPrivilege, OtherDatabase, Maintenance,
}

/// <summary>One thing that a role can reach and should not.</summary>
/// <param name="Object">What is reached, kind and quoted name.</param>
/// <param name="Path">How: <c>app -> (member NOINHERIT) legacy -> SUPERUSER</c>.</param>
/// <param name="WhyItMatters">What can be done with it, in a sentence.</param>
/// <param name="FixSql">A statement that closes it, for a person to judge; never run by us.</param>
public sealed record Finding(FindingKind Kind, Severity Severity, string Object, string Path, string WhyItMatters, string FixSql)
{
    /// <summary>Stable between runs, so that a finding can be accepted by name.</summary>
    public string Id => $"{Kind}: {Object}";

    public override string ToString() => $"{Severity} {Kind}: {Path}. {WhyItMatters} Fix: {FixSql}";
}
