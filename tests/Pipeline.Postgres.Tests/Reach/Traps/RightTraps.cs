using static Pipeline.Postgres.FindingKind;
using static Pipeline.Postgres.Severity;

namespace Pipeline.Postgres.Tests.Reach;

/// <summary>Rights in ACLs that the model does not give.</summary>
internal static class RightTraps
{
    private const string Read = "SELECT k = 'the secret' FROM vault.keys";

    public static readonly IReadOnlyList<Trap> All =
    [
        new(
            "CREATE on public for PUBLIC, as before 15",
            "GRANT CREATE ON SCHEMA public TO PUBLIC",
            "CREATE TABLE mine (); SELECT true",
            SchemaCreate,
            Breach,
            "-> PUBLIC -> CREATE on schema public"
        )
        {
            Seen = "tna",
        },
        new(
            "CREATE on a schema beside public",
            "CREATE SCHEMA side; GRANT CREATE, USAGE ON SCHEMA side TO $app",
            "CREATE TABLE side.mine (); SELECT true",
            SchemaCreate,
            Breach,
            "CREATE on schema side"
        )
        {
            Seen = "a",
        },
        new(
            "CREATE on the database",
            "GRANT CREATE ON DATABASE $db TO $app",
            "CREATE SCHEMA mine; SELECT true",
            DatabaseRight,
            Breach,
            "CREATE on database $db"
        )
        {
            Seen = "a",
        },
        new(
            "TRUNCATE for PUBLIC",
            "GRANT TRUNCATE ON bot_statuses TO PUBLIC",
            "TRUNCATE bot_statuses; SELECT true",
            TableRight,
            Breach,
            "-> PUBLIC -> TRUNCATE on table public.bot_statuses"
        )
        {
            Seen = "na",
        },
        new(
            "TRUNCATE on a partitioned parent",
            "GRANT TRUNCATE ON prices TO $app",
            "TRUNCATE prices; SELECT true",
            TableRight,
            Breach,
            "TRUNCATE on partitioned table public.prices"
        )
        {
            Seen = "a",
        },
        new(
            "TRIGGER on a table",
            "GRANT TRIGGER ON bot_statuses TO $app",
            "CREATE TRIGGER mine BEFORE UPDATE ON bot_statuses FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger(); SELECT true",
            TableRight,
            Breach,
            "TRIGGER on table public.bot_statuses"
        )
        {
            Seen = "a",
        },
        new(
            "REFERENCES on a table",
            "GRANT REFERENCES ON bot_statuses TO $app",
            "SELECT has_table_privilege('bot_statuses', 'REFERENCES')",
            TableRight,
            Risk,
            "REFERENCES on table public.bot_statuses"
        )
        {
            Seen = "a",
        },
        new(
            "MAINTAIN on a table",
            "GRANT MAINTAIN ON bot_statuses TO $app",
            "REINDEX TABLE bot_statuses; SELECT true",
            TableRight,
            Risk,
            "MAINTAIN on table public.bot_statuses"
        )
        {
            From = 17,
            Seen = "a",
        },
        new(
            "a grant option",
            "GRANT SELECT ON bot_statuses TO $app WITH GRANT OPTION",
            "GRANT SELECT ON bot_statuses TO PUBLIC; SELECT has_table_privilege('trap_other', 'bot_statuses', 'SELECT')",
            GrantOption,
            Risk,
            "SELECT WITH GRANT OPTION on table public.bot_statuses"
        )
        {
            Seen = "a",
        },
        new(
            "a column grant where the table right is gone",
            "REVOKE ALL ON bot_statuses FROM $app; GRANT UPDATE (note) ON bot_statuses TO $app",
            "UPDATE bot_statuses SET note = 'mine'; SELECT true",
            ColumnGrant,
            Risk,
            "UPDATE on column public.bot_statuses.note"
        )
        {
            Seen = "a",
        },
        new(
            "a column of others' table",
            "GRANT USAGE ON SCHEMA vault TO $app; GRANT SELECT (k) ON vault.keys TO $app",
            Read,
            ColumnGrant,
            Breach,
            "SELECT on column vault.keys.k"
        )
        {
            Seen = "a",
        },
        new(
            "setval on a sequence",
            "GRANT UPDATE ON SEQUENCE decision_logs_id_seq TO $app",
            "SELECT setval('decision_logs_id_seq', 1) = 1",
            SequenceRight,
            Risk,
            "UPDATE on sequence public.decision_logs_id_seq"
        )
        {
            Seen = "a",
        },
        new(
            "others' sequence, by OID without USAGE",
            "CREATE SEQUENCE vault.s; GRANT UPDATE ON SEQUENCE vault.s TO $app",
            "SELECT setval(c.oid, 99) = 99 FROM pg_class c WHERE relname = 's' AND relkind = 'S'",
            OutsideSchema,
            Breach,
            "UPDATE on sequence vault.s"
        )
        {
            Seen = "a",
        },
        new(
            "SELECT on others' table",
            "GRANT USAGE ON SCHEMA vault TO $app; GRANT SELECT ON vault.keys TO $app",
            Read,
            OutsideSchema,
            Breach,
            "SELECT on table vault.keys"
        )
        {
            Seen = "a",
        },
        new(
            "INSERT into others' table",
            "GRANT USAGE ON SCHEMA vault TO $app; GRANT INSERT ON vault.keys TO $app",
            "INSERT INTO vault.keys VALUES (8, 'mine'); SELECT true",
            OutsideSchema,
            Breach,
            "INSERT on table vault.keys"
        )
        {
            Seen = "a",
        },
        new(
            "others' table for PUBLIC",
            "GRANT USAGE ON SCHEMA vault TO PUBLIC; GRANT SELECT ON vault.keys TO PUBLIC",
            Read,
            OutsideSchema,
            Breach,
            "-> PUBLIC -> SELECT on table vault.keys"
        )
        {
            Seen = "a",
        },
        new(
            "a right that another role passed on",
            "GRANT USAGE ON SCHEMA vault TO $app, $group; GRANT SELECT ON vault.keys TO $group WITH GRANT OPTION; SET ROLE $group; GRANT SELECT ON vault.keys TO $app; RESET ROLE",
            Read,
            OutsideSchema,
            Breach,
            "SELECT on table vault.keys"
        )
        {
            Seen = "a",
        },
        new(
            "capitals, quotes and spaces in names",
            "CREATE TABLE \"Odd \"\"Table\"\" name\" (\"Id\" int); GRANT TRUNCATE ON \"Odd \"\"Table\"\" name\" TO $app",
            "TRUNCATE \"Odd \"\"Table\"\" name\"; SELECT true",
            TableRight,
            Breach,
            "TRUNCATE on table public.\"Odd \"\"Table\"\" name\""
        )
        {
            Seen = "a",
        },
        new(
            "SELECT on pg_authid",
            "GRANT SELECT ON pg_catalog.pg_authid TO $app",
            "SELECT rolpassword LIKE 'SCRAM%' FROM pg_authid WHERE rolname = 'trap_legacy'",
            SystemObject,
            Breach,
            "SELECT on table pg_catalog.pg_authid"
        )
        {
            Seen = "a",
        },
        new(
            "one column of pg_authid",
            "GRANT SELECT (rolname, rolpassword) ON pg_catalog.pg_authid TO $app",
            "SELECT rolpassword LIKE 'SCRAM%' FROM pg_authid WHERE rolname = 'trap_legacy'",
            SystemObject,
            Breach,
            "SELECT on column pg_catalog.pg_authid.rolpassword"
        )
        {
            Seen = "a",
        },
        new(
            "EXECUTE on pg_read_file",
            "GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_file(text) TO $app",
            "SELECT pg_read_file('PG_VERSION') <> ''",
            SystemObject,
            Breach,
            "EXECUTE on function pg_catalog.pg_read_file("
        )
        {
            Seen = "a",
        },
        new(
            "a function that an extension keeps to itself",
            "CREATE EXTENSION pg_stat_statements; GRANT EXECUTE ON FUNCTION pg_stat_statements_reset TO $app",
            "SELECT pg_stat_statements_reset(); SELECT now() - stats_reset < interval '5 seconds' FROM pg_stat_statements_info",
            SystemObject,
            Breach,
            "EXECUTE on function public.pg_stat_statements_reset("
        )
        {
            Seen = "a",
        },
        new(
            "ALTER SYSTEM on a parameter",
            "GRANT ALTER SYSTEM ON PARAMETER work_mem TO $app",
            "ALTER SYSTEM SET work_mem = '5MB'",
            ParameterGrant,
            Breach,
            "ALTER SYSTEM on parameter work_mem"
        )
        {
            Effect = "SELECT count(*) FROM pg_file_settings WHERE sourcefile LIKE '%auto.conf' AND name = 'work_mem'",
        },
        new(
            "SET on a superuser's parameter",
            "GRANT SET ON PARAMETER session_replication_role TO $app",
            "SET session_replication_role = replica; SELECT true",
            ParameterGrant,
            Risk,
            "SET on parameter session_replication_role"
        ),
        new(
            "SET on the parameter that guards large objects",
            "GRANT SET ON PARAMETER lo_compat_privileges TO $app; SELECT lo_from_bytea(4712, 'the secret')",
            "SET lo_compat_privileges = on; SELECT lo_get(4712) = 'the secret'",
            ParameterGrant,
            Breach,
            "SET on parameter lo_compat_privileges"
        ),
        new(
            "a large object",
            "SELECT lo_from_bytea(4711, 'the secret'); GRANT SELECT ON LARGE OBJECT 4711 TO $app",
            "SELECT lo_get(4711) = 'the secret'",
            LargeObject,
            Breach,
            "SELECT on large object 4711"
        ),
        new(
            "large objects without access control",
            "SELECT lo_from_bytea(4711, 'the secret'); ALTER DATABASE $db SET lo_compat_privileges = on",
            "SELECT lo_get(4711) = 'the secret'",
            LargeObject,
            Breach,
            "lo_compat_privileges"
        ),
        new(
            "CREATE on a tablespace",
            "GRANT CREATE ON TABLESPACE pg_default TO $app",
            "SELECT has_tablespace_privilege('pg_default', 'CREATE')",
            Tablespace,
            Risk,
            "CREATE on tablespace pg_default"
        ),
        new(
            "DELETE on others' table",
            "GRANT USAGE ON SCHEMA ledger TO $app; GRANT DELETE ON ledger.accounts TO $app",
            "DELETE FROM ledger.accounts; SELECT true",
            OutsideSchema,
            Breach,
            "DELETE on table ledger.accounts"
        )
        {
            Seen = "a",
        },
    ];
}
