using static Pipeline.Postgres.FindingKind;
using static Pipeline.Postgres.Severity;

namespace Pipeline.Postgres.Tests.Reach;

/// <summary>Green today, open after the next migration.</summary>
internal static class FutureTraps
{
    public static readonly IReadOnlyList<Trap> All =
    [
        new(
            "default privileges that give TRUNCATE",
            "ALTER DEFAULT PRIVILEGES FOR ROLE $migrator IN SCHEMA public GRANT TRUNCATE ON TABLES TO $app",
            "TRUNCATE later; SELECT true",
            DefaultPrivilege,
            Breach,
            "TRUNCATE on future tables of \"$migrator\" in schema \"public\""
        )
        {
            Later = "SET ROLE $migrator; CREATE TABLE later (); RESET ROLE",
            Seen = "a",
        },
        new(
            "default privileges in others' schema",
            "GRANT USAGE ON SCHEMA vault TO $app; ALTER DEFAULT PRIVILEGES FOR ROLE $legacy IN SCHEMA vault GRANT SELECT ON TABLES TO $app",
            "SELECT k = 'new' FROM vault.later",
            DefaultPrivilege,
            Breach,
            "SELECT on future tables of \"$legacy\" in schema \"vault\""
        )
        {
            Later = "CREATE TABLE vault.later AS SELECT 'new' AS k",
            Seen = "a",
        },
        new(
            "default privileges in every schema",
            "GRANT USAGE ON SCHEMA vault TO $app; ALTER DEFAULT PRIVILEGES FOR ROLE $legacy GRANT SELECT ON TABLES TO $app",
            "SELECT k = 'new' FROM vault.later",
            DefaultPrivilege,
            Risk,
            "SELECT on future tables of \"$legacy\""
        )
        {
            Later = "CREATE TABLE vault.later AS SELECT 'new' AS k",
            Seen = "a",
        },
        new(
            "default privileges with grant option",
            "ALTER DEFAULT PRIVILEGES FOR ROLE $migrator IN SCHEMA public GRANT SELECT ON TABLES TO $app WITH GRANT OPTION",
            "GRANT SELECT ON later TO PUBLIC; SELECT has_table_privilege('trap_other', 'later', 'SELECT')",
            DefaultPrivilege,
            Risk,
            "SELECT WITH GRANT OPTION on future tables of \"$migrator\""
        )
        {
            Later = "SET ROLE $migrator; CREATE TABLE later (); RESET ROLE",
            Seen = "a",
        },
        new(
            "default privileges on schemas",
            "ALTER DEFAULT PRIVILEGES FOR ROLE $legacy GRANT CREATE, USAGE ON SCHEMAS TO $app",
            "CREATE TABLE later.mine (); SELECT true",
            DefaultPrivilege,
            Breach,
            " on future schemas of \"$legacy\""
        )
        {
            Later = "CREATE SCHEMA later",
            Seen = "a",
        },
        new(
            "default privileges on sequences",
            "ALTER DEFAULT PRIVILEGES FOR ROLE $migrator IN SCHEMA public GRANT UPDATE ON SEQUENCES TO $app",
            "SELECT setval('later', 99) = 99",
            DefaultPrivilege,
            Risk,
            "UPDATE on future sequences of \"$migrator\""
        )
        {
            Later = "SET ROLE $migrator; CREATE SEQUENCE later; RESET ROLE",
            Seen = "a",
        },
        new(
            "default privileges for PUBLIC",
            "GRANT USAGE ON SCHEMA vault TO PUBLIC; ALTER DEFAULT PRIVILEGES FOR ROLE $legacy IN SCHEMA vault GRANT SELECT ON TABLES TO PUBLIC",
            "SELECT k = 'new' FROM vault.later",
            DefaultPrivilege,
            Breach,
            "-> PUBLIC -> SELECT on future tables of \"$legacy\" in schema \"vault\""
        )
        {
            Later = "CREATE TABLE vault.later AS SELECT 'new' AS k",
            Seen = "a",
        },
        new(
            "a partition, named past its parent's row security",
            "ALTER TABLE prices ENABLE ROW LEVEL SECURITY; INSERT INTO prices VALUES ('2026-03-03', 1)",
            "SELECT count(*) = 1 FROM prices_2026",
            RowSecurity,
            Breach,
            "on public.prices_2026 -> rows that its parent's policies hide"
        ),
        new(
            "a child table, named past its parent's row security",
            "CREATE TABLE child () INHERITS (bot_statuses); INSERT INTO child VALUES (5, 'the secret'); ALTER TABLE bot_statuses ENABLE ROW LEVEL SECURITY",
            "SELECT note = 'the secret' FROM child",
            RowSecurity,
            Breach,
            "on public.child -> rows that its parent's policies hide"
        ),
        new(
            "a view that comes later",
            "CREATE VIEW later AS SELECT rolname, rolsuper FROM pg_authid",
            "UPDATE later SET rolsuper = true; SELECT rolsuper FROM pg_roles WHERE rolname = current_user",
            DefinerView,
            Breach,
            "INSERT into public.later -> INSERT into pg_catalog.pg_authid as $legacy"
        ),
    ];
}
