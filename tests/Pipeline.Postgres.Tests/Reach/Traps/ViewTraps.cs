using static Pipeline.Postgres.FindingKind;
using static Pipeline.Postgres.Severity;

namespace Pipeline.Postgres.Tests.Reach;

/// <summary>A view reaches its tables with its owner's rights, for each right apart.</summary>
internal static class ViewTraps
{
    private const string Super = "; SELECT rolsuper FROM pg_roles WHERE rolname = current_user";
    private const string Keys = "SELECT string_agg(k, ',') FROM vault.keys";
    private const string ReadOnly = "; REVOKE INSERT, UPDATE, DELETE ON peek FROM $app";
    private const string Read = "SELECT k = 'the secret' FROM peek";

    public static readonly IReadOnlyList<Trap> All =
    [
        new(
            "a view over others' table",
            "CREATE VIEW peek AS SELECT * FROM vault.keys" + ReadOnly,
            Read,
            DefinerView,
            Breach,
            "SELECT from public.peek -> SELECT from vault.keys as $legacy"
        ),
        new(
            "a view over a view over pg_authid",
            "CREATE VIEW vault.inner_view AS SELECT rolname, rolpassword FROM pg_authid; CREATE VIEW peek AS SELECT * FROM vault.inner_view"
                + ReadOnly,
            "SELECT rolpassword LIKE 'SCRAM%' FROM peek WHERE rolname = 'trap_legacy'",
            DefinerView,
            Breach,
            "SELECT from vault.inner_view as $legacy -> SELECT from pg_catalog.pg_authid as $legacy"
        ),
        new(
            "only UPDATE on a view over pg_authid",
            "CREATE VIEW peek AS SELECT rolname, rolsuper FROM pg_authid; REVOKE ALL ON peek FROM $app; GRANT UPDATE ON peek TO $app",
            "UPDATE peek SET rolsuper = true" + Super,
            DefinerView,
            Breach,
            "UPDATE public.peek -> UPDATE pg_catalog.pg_authid as $legacy"
        ),
        new(
            "only INSERT on a view over others' table",
            "CREATE VIEW peek AS SELECT * FROM vault.keys; REVOKE ALL ON peek FROM $app; GRANT INSERT ON peek TO $app",
            "INSERT INTO peek VALUES (5, 'mine')",
            DefinerView,
            Breach,
            "INSERT into public.peek -> INSERT into vault.keys"
        )
        {
            Effect = Keys,
        },
        new(
            "only DELETE on a view over others' table",
            "CREATE VIEW peek AS SELECT * FROM vault.keys; REVOKE ALL ON peek FROM $app; GRANT DELETE ON peek TO $app",
            "DELETE FROM peek",
            DefinerView,
            Breach,
            "DELETE from public.peek -> DELETE from vault.keys"
        )
        {
            Effect = Keys,
        },
        new(
            "UPDATE of one column of a view",
            "CREATE VIEW peek AS SELECT * FROM vault.keys; REVOKE ALL ON peek FROM $app; GRANT UPDATE (k) ON peek TO $app",
            "UPDATE peek SET k = 'mine'",
            DefinerView,
            Breach,
            "UPDATE public.peek -> UPDATE vault.keys"
        )
        {
            Effect = Keys,
            Seen = "a",
        },
        new(
            "a materialised view over others' table",
            "CREATE MATERIALIZED VIEW peek AS SELECT * FROM vault.keys",
            Read,
            DefinerView,
            Breach,
            "SELECT from public.peek -> SELECT from vault.keys"
        ),
        new(
            "a view that steps over row security",
            "ALTER TABLE commands ENABLE ROW LEVEL SECURITY; CREATE VIEW peek AS SELECT * FROM commands" + ReadOnly,
            "SELECT count(*) = 13 FROM peek",
            DefinerView,
            Breach,
            "SELECT from public.peek -> SELECT from public.commands as $legacy"
        ),
        new(
            "a view of a plain role",
            "CREATE VIEW peek AS SELECT * FROM ledger.accounts; ALTER VIEW peek OWNER TO $other" + ReadOnly,
            "SELECT owner = 'somebody' FROM peek",
            DefinerView,
            Breach,
            "SELECT from ledger.accounts as $other"
        ),
        new(
            "others' table in a subquery of a view",
            "CREATE VIEW peek AS SELECT id, (SELECT k FROM vault.keys LIMIT 1) AS k FROM bot_statuses",
            Read,
            DefinerView,
            Breach,
            "SELECT from vault.keys"
        ),
        new(
            "others' table in a CTE of a view",
            "CREATE VIEW peek AS WITH w AS (SELECT k FROM vault.keys) SELECT * FROM w",
            Read,
            DefinerView,
            Breach,
            "SELECT from vault.keys"
        ),
        new(
            "others' table joined in a view",
            "CREATE VIEW peek AS SELECT b.id, v.k FROM bot_statuses b JOIN vault.keys v USING (id)",
            Read,
            DefinerView,
            Breach,
            "SELECT from vault.keys"
        ),
        new(
            "a security barrier is no security invoker",
            "CREATE VIEW peek WITH (security_barrier) AS SELECT * FROM vault.keys" + ReadOnly,
            Read,
            DefinerView,
            Breach,
            "SELECT from vault.keys"
        ),
        new(
            "a view with a check option",
            "CREATE VIEW peek AS SELECT * FROM vault.keys WHERE id > 0 WITH CHECK OPTION; REVOKE ALL ON peek FROM $app; GRANT UPDATE ON peek TO $app",
            "UPDATE peek SET k = 'mine'",
            DefinerView,
            Breach,
            "UPDATE public.peek -> UPDATE vault.keys"
        )
        {
            Effect = Keys,
        },
        new(
            "a view for PUBLIC",
            "CREATE VIEW peek AS SELECT * FROM vault.keys; REVOKE ALL ON peek FROM $app; GRANT SELECT ON peek TO PUBLIC",
            Read,
            DefinerView,
            Breach,
            "SELECT from vault.keys"
        )
        {
            Seen = "a",
        },
        new(
            "a view in pg_catalog",
            "SET allow_system_table_mods = on; CREATE VIEW pg_catalog.pg_peek AS SELECT * FROM vault.keys; GRANT SELECT ON pg_catalog.pg_peek TO PUBLIC; RESET allow_system_table_mods",
            "SELECT k = 'the secret' FROM pg_peek",
            DefinerView,
            Breach,
            "SELECT from pg_catalog.pg_peek -> SELECT from vault.keys"
        )
        {
            Seen = "a",
        },
        new(
            "a view that an extension owns",
            "CREATE EXTENSION pgcrypto; CREATE VIEW peek AS SELECT * FROM vault.keys; ALTER EXTENSION pgcrypto ADD VIEW peek"
                + ReadOnly,
            Read,
            DefinerView,
            Breach,
            "SELECT from vault.keys"
        ),
        new(
            "a view in information_schema",
            "SET allow_system_table_mods = on; CREATE VIEW information_schema.peek AS SELECT * FROM vault.keys; GRANT SELECT ON information_schema.peek TO PUBLIC; RESET allow_system_table_mods",
            "SELECT k = 'the secret' FROM information_schema.peek",
            DefinerView,
            Breach,
            "SELECT from information_schema.peek -> SELECT from vault.keys"
        )
        {
            Seen = "a",
        },
        new(
            "a view over a sampled table",
            "CREATE VIEW peek AS SELECT * FROM vault.keys TABLESAMPLE system (100)" + ReadOnly,
            Read,
            DefinerView,
            Breach,
            "SELECT from vault.keys"
        ),
    ];
}
