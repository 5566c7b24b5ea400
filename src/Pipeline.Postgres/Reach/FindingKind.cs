namespace Pipeline.Postgres;

/// <summary>The rule that found it.</summary>
public enum FindingKind
{
    RoleAttribute, PrivilegedMembership, PredefinedRole, DatabaseOwner, SchemaOwner, RelationOwner, FunctionOwner, OtherOwner,
    DatabaseRight, SchemaCreate, TableRight, ColumnGrant, SequenceRight, OutsideSchema, SystemObject, GrantOption,
    DefinerFunction, UntrustedCode, DefinerView, RewriteRule, ForeignKey, RowSecurity, ForeignAccess, LargeObject, ParameterGrant, Tablespace,
    DefaultPrivilege, OtherDatabase, Maintenance,
}
