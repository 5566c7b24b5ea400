namespace Pipeline.Postgres.Tests.Reach;

/// <summary>One way in which a least-privilege role is not. Laid alone into a clean database, it must make exactly its own finding appear.</summary>
/// <param name="Sql">Run as the legacy superuser; $app, $legacy, $migrator, $db are the quoted names.</param>
/// <param name="Path">Part of the finding's path.</param>
/// <param name="SeedSees">The seed's own test (CREATE TABLE as the runtime role must fail) goes red on it. Measured by the test, not claimed.</param>
public sealed record Trap(string Name, string Sql, FindingKind Kind, Severity Severity, string Object, string Path, bool SeedSees = false)
{
    public override string ToString() => Name;

    public static readonly IReadOnlyList<Trap> All =
    [
        // Roles that it can become.
        new("NOINHERIT membership in the legacy role", "GRANT $legacy TO $app WITH INHERIT FALSE", FindingKind.PrivilegedMembership, Severity.Breach, "_legacy", "(member NOINHERIT) "),
        new("inherited membership in the legacy role", "GRANT $legacy TO $app", FindingKind.PrivilegedMembership, Severity.Breach, "_legacy", "-> SUPERUSER"),
        new("membership in the migrator through a group", "CREATE ROLE \"$app group\"; GRANT $migrator TO \"$app group\"; GRANT \"$app group\" TO $app WITH INHERIT FALSE", FindingKind.PrivilegedMembership, Severity.Breach, "_migrator", "the migrator"),
        new("ADMIN OPTION without INHERIT and SET", "GRANT $migrator TO $app WITH ADMIN TRUE, INHERIT FALSE, SET FALSE", FindingKind.PrivilegedMembership, Severity.Breach, "_migrator", "(ADMIN OPTION)"),
        new("pg_write_all_data", "GRANT pg_write_all_data TO $app", FindingKind.PredefinedRole, Severity.Breach, "pg_write_all_data", "(member)"),
        new("pg_read_all_data", "GRANT pg_read_all_data TO $app", FindingKind.PredefinedRole, Severity.Risk, "pg_read_all_data", "(member)"),
        new("pg_execute_server_program", "GRANT pg_execute_server_program TO $app WITH INHERIT FALSE", FindingKind.PredefinedRole, Severity.Breach, "pg_execute_server_program", "NOINHERIT"),
        new("pg_read_server_files", "GRANT pg_read_server_files TO $app", FindingKind.PredefinedRole, Severity.Breach, "pg_read_server_files", "(member)"),
        new("pg_write_server_files", "GRANT pg_write_server_files TO $app", FindingKind.PredefinedRole, Severity.Breach, "pg_write_server_files", "(member)"),
        new("pg_signal_backend", "GRANT pg_signal_backend TO $app", FindingKind.PredefinedRole, Severity.Risk, "pg_signal_backend", "(member)"),
        new("pg_maintain", "GRANT pg_maintain TO $app", FindingKind.PredefinedRole, Severity.Risk, "pg_maintain", "(member)"),
        new("pg_monitor", "GRANT pg_monitor TO $app", FindingKind.PredefinedRole, Severity.Note, "pg_monitor", "(member)"),

        // Attributes.
        new("SUPERUSER", "ALTER ROLE $app SUPERUSER", FindingKind.RoleAttribute, Severity.Breach, "SUPERUSER", "SUPERUSER", SeedSees: true),
        new("CREATEROLE", "ALTER ROLE $app CREATEROLE", FindingKind.RoleAttribute, Severity.Breach, "CREATEROLE", "CREATEROLE"),
        new("CREATEDB", "ALTER ROLE $app CREATEDB", FindingKind.RoleAttribute, Severity.Risk, "CREATEDB", "CREATEDB"),
        new("REPLICATION", "ALTER ROLE $app REPLICATION", FindingKind.RoleAttribute, Severity.Breach, "REPLICATION", "REPLICATION"),
        new("BYPASSRLS", "ALTER ROLE $app BYPASSRLS", FindingKind.RoleAttribute, Severity.Breach, "BYPASSRLS", "BYPASSRLS"),

        // Ownership.
        new("ownership of the database, so of public", "ALTER DATABASE $db OWNER TO $app", FindingKind.DatabaseOwner, Severity.Breach, "database", "owns database", SeedSees: true),
        new("ownership of a schema", "CREATE SCHEMA side AUTHORIZATION $app", FindingKind.SchemaOwner, Severity.Breach, "schema side", "owns schema"),
        new("ownership of a table", "ALTER TABLE bot_statuses OWNER TO $app", FindingKind.RelationOwner, Severity.Breach, "public.bot_statuses", "owns table"),
        new("ownership of a table by a group", "CREATE ROLE \"$app group\"; ALTER TABLE bot_statuses OWNER TO \"$app group\"; GRANT \"$app group\" TO $app", FindingKind.RelationOwner, Severity.Breach, "public.bot_statuses", "(member) "),
        new("ownership of a function that an event trigger runs", "CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER $db ON sql_drop EXECUTE FUNCTION watch(); ALTER FUNCTION watch OWNER TO $app", FindingKind.FunctionOwner, Severity.Breach, "public.watch()", "owns function"),
        new("ownership of a type", "CREATE DOMAIN amount AS numeric; ALTER DOMAIN amount OWNER TO $app", FindingKind.OtherOwner, Severity.Risk, "amount", "owns type"),

        // Rights.
        new("CREATE on public for PUBLIC, as before 15", "GRANT CREATE ON SCHEMA public TO PUBLIC", FindingKind.SchemaCreate, Severity.Breach, "schema public", "-> PUBLIC -> CREATE", SeedSees: true),
        new("CREATE on a schema beside public", "CREATE SCHEMA side; GRANT CREATE, USAGE ON SCHEMA side TO $app", FindingKind.SchemaCreate, Severity.Breach, "schema side", "CREATE"),
        new("CREATE on the database", "GRANT CREATE ON DATABASE $db TO $app", FindingKind.DatabaseRight, Severity.Breach, "database", "CREATE"),
        new("TEMP on the database for PUBLIC, by NULL ACL", "GRANT TEMPORARY ON DATABASE $db TO PUBLIC", FindingKind.DatabaseRight, Severity.Note, "database", "-> PUBLIC -> TEMPORARY"),
        new("TRUNCATE for PUBLIC", "GRANT TRUNCATE ON bot_statuses TO PUBLIC", FindingKind.TableRight, Severity.Breach, "public.bot_statuses", "-> PUBLIC -> TRUNCATE"),
        new("TRUNCATE on a partitioned parent", "GRANT TRUNCATE ON prices TO $app", FindingKind.TableRight, Severity.Breach, "partitioned table public.prices", "TRUNCATE"),
        new("TRIGGER on a table", "GRANT TRIGGER ON bot_statuses TO $app", FindingKind.TableRight, Severity.Breach, "public.bot_statuses", "TRIGGER"),
        new("REFERENCES on a table", "GRANT REFERENCES ON bot_statuses TO $app", FindingKind.TableRight, Severity.Risk, "public.bot_statuses", "REFERENCES"),
        new("MAINTAIN on a table", "GRANT MAINTAIN ON bot_statuses TO $app", FindingKind.TableRight, Severity.Risk, "public.bot_statuses", "MAINTAIN"),
        new("GRANT OPTION", "GRANT SELECT ON bot_statuses TO $app WITH GRANT OPTION", FindingKind.GrantOption, Severity.Risk, "public.bot_statuses", "WITH GRANT OPTION"),
        new("a column grant where the table right is gone", "REVOKE ALL ON bot_statuses FROM $app; GRANT UPDATE (note) ON bot_statuses TO $app", FindingKind.ColumnGrant, Severity.Risk, "public.bot_statuses.note", "UPDATE"),
        new("setval on a sequence", "GRANT UPDATE ON SEQUENCE decision_logs_id_seq TO $app", FindingKind.SequenceRight, Severity.Risk, "decision_logs_id_seq", "UPDATE"),
        new("a table in another schema", "CREATE SCHEMA vault; CREATE TABLE vault.keys (k text); GRANT USAGE ON SCHEMA vault TO $app; GRANT SELECT ON vault.keys TO $app", FindingKind.OutsideSchema, Severity.Risk, "vault.keys", "SELECT"),
        new("capitals, quotes and spaces in names", "CREATE TABLE \"Odd \"\"Table\"\" name\" (\"Id\" int); GRANT TRUNCATE ON \"Odd \"\"Table\"\" name\" TO $app", FindingKind.TableRight, Severity.Breach, "public.\"Odd \"\"Table\"\" name\"", "TRUNCATE"),
        new("SELECT on pg_authid", "GRANT SELECT ON pg_catalog.pg_authid TO $app", FindingKind.SystemObject, Severity.Breach, "pg_catalog.pg_authid", "SELECT"),
        new("EXECUTE on pg_read_file", "GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_file(text) TO $app", FindingKind.SystemObject, Severity.Breach, "pg_read_file", "EXECUTE"),
        new("ALTER SYSTEM on a parameter", "GRANT ALTER SYSTEM ON PARAMETER work_mem TO $app", FindingKind.ParameterGrant, Severity.Breach, "work_mem", "ALTER SYSTEM"),
        new("SET on a superuser's parameter", "GRANT SET ON PARAMETER session_replication_role TO $app", FindingKind.ParameterGrant, Severity.Risk, "session_replication_role", "SET"),
        new("a large object", "SELECT lo_create(4711); GRANT UPDATE ON LARGE OBJECT 4711 TO $app", FindingKind.LargeObject, Severity.Risk, "large object 4711", "UPDATE"),
        new("large objects without access control", "ALTER DATABASE $db SET lo_compat_privileges = on", FindingKind.LargeObject, Severity.Risk, "all large objects", "lo_compat_privileges"),
        new("default privileges that give TRUNCATE", "ALTER DEFAULT PRIVILEGES FOR ROLE $migrator IN SCHEMA public GRANT TRUNCATE ON TABLES TO $app", FindingKind.DefaultPrivilege, Severity.Risk, "future tables", "TRUNCATE"),
        new("CREATE on a tablespace", "GRANT CREATE ON TABLESPACE pg_default TO $app", FindingKind.Tablespace, Severity.Risk, "pg_default", "CREATE"),

        // Code with others' rights.
        new("a definer function of a superuser", "CREATE FUNCTION run(text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN EXECUTE $1; END'", FindingKind.DefinerFunction, Severity.Breach, "public.run(text)", "-> runs as"),
        new("a definer function with a pinned path", "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS 'SELECT 1::bigint'", FindingKind.DefinerFunction, Severity.Risk, "public.peek()", "SUPERUSER"),
        new("a view with its owner's rights", "CREATE SCHEMA vault; CREATE TABLE vault.keys (k text); CREATE VIEW peek AS SELECT * FROM vault.keys; GRANT SELECT ON peek TO $app", FindingKind.DefinerView, Severity.Risk, "public.peek", "reads vault.keys as"),
        new("a view over a view over pg_authid", "CREATE SCHEMA vault; CREATE VIEW vault.inner_view AS SELECT rolname, rolpassword FROM pg_authid; CREATE VIEW peek AS SELECT * FROM vault.inner_view; GRANT SELECT ON peek TO $app", FindingKind.DefinerView, Severity.Breach, "public.peek", "pg_catalog.pg_authid"),
        new("a view that steps over row security", "ALTER TABLE commands ENABLE ROW LEVEL SECURITY", FindingKind.DefinerView, Severity.Risk, "public.open_commands", "public.commands"),
        new("C marked as a trusted language", "UPDATE pg_language SET lanpltrusted = true WHERE lanname = 'c'", FindingKind.UntrustedCode, Severity.Breach, "language c", "USAGE"),
        new("a function in C", "CREATE FUNCTION lower_c(text) RETURNS text LANGUAGE c AS '$libdir/fuzzystrmatch', 'soundex'", FindingKind.UntrustedCode, Severity.Risk, "public.lower_c(text)", "EXECUTE"),
        new("a user mapping at another server", "CREATE EXTENSION postgres_fdw; CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw; CREATE USER MAPPING FOR PUBLIC SERVER other OPTIONS (password 'x'); CREATE FOREIGN TABLE far (i int) SERVER other; GRANT SELECT ON far TO $app", FindingKind.ForeignAccess, Severity.Risk, "user mapping for PUBLIC", "server other"),
        new("USAGE on a foreign data wrapper", "CREATE EXTENSION postgres_fdw; GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO $app", FindingKind.ForeignAccess, Severity.Risk, "postgres_fdw", "USAGE"),
    ];
}
