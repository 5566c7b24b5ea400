using static Pipeline.Postgres.FindingKind;
using static Pipeline.Postgres.Severity;

namespace Pipeline.Postgres.Tests.Reach;

/// <summary>Rules run with the rights of the relation's owner, whatever the event.</summary>
internal static class RuleTraps
{
    private const string Super = "; SELECT rolsuper FROM pg_roles WHERE rolname = current_user";
    private const string Keys = "SELECT string_agg(k, ',') FROM vault.keys";

    public static readonly IReadOnlyList<Trap> All =
    [
        new(
            "a rule ON INSERT DO ALSO updates pg_authid",
            "CREATE RULE r AS ON INSERT TO bot_statuses DO ALSO UPDATE pg_authid SET rolsuper = true WHERE rolname = NEW.note",
            "INSERT INTO bot_statuses VALUES (7, current_user)" + Super,
            RewriteRule,
            Breach,
            "INSERT into public.bot_statuses -> rule \"r\" -> UPDATE pg_catalog.pg_authid as $legacy"
        ),
        new(
            "a rule ON UPDATE DO ALSO inserts into others' table",
            "CREATE RULE r AS ON UPDATE TO bot_statuses DO ALSO INSERT INTO vault.keys VALUES (2, NEW.note)",
            "UPDATE bot_statuses SET note = 'mine'",
            RewriteRule,
            Breach,
            "UPDATE public.bot_statuses -> rule \"r\" -> INSERT into vault.keys as $legacy"
        )
        {
            Effect = Keys,
        },
        new(
            "a rule ON DELETE DO ALSO deletes others' rows",
            "CREATE RULE r AS ON DELETE TO bot_statuses DO ALSO DELETE FROM vault.keys WHERE id = OLD.id",
            "DELETE FROM bot_statuses WHERE id = 1",
            RewriteRule,
            Breach,
            "DELETE from public.bot_statuses -> rule \"r\" -> DELETE from vault.keys"
        )
        {
            Effect = Keys,
        },
        new(
            "a rule DO INSTEAD writes elsewhere",
            "CREATE RULE r AS ON INSERT TO bot_statuses DO INSTEAD UPDATE vault.keys SET k = NEW.note",
            "INSERT INTO bot_statuses VALUES (7, 'mine')",
            RewriteRule,
            Breach,
            "rule \"r\" -> UPDATE vault.keys"
        )
        {
            Effect = Keys,
        },
        new(
            "a rule on a view",
            "CREATE VIEW inbox AS SELECT 1 AS id, ''::text AS note; CREATE RULE r AS ON INSERT TO inbox DO INSTEAD INSERT INTO vault.keys VALUES (NEW.id, NEW.note)",
            "INSERT INTO inbox VALUES (9, 'mine')",
            RewriteRule,
            Breach,
            "INSERT into public.inbox -> rule \"r\" -> INSERT into vault.keys"
        )
        {
            Effect = Keys,
        },
        new(
            "the second action of a rule",
            "CREATE RULE r AS ON UPDATE TO bot_statuses DO ALSO (NOTIFY changed; DELETE FROM vault.keys)",
            "UPDATE bot_statuses SET note = 'x'",
            RewriteRule,
            Breach,
            "rule \"r\" -> DELETE from vault.keys"
        )
        {
            Effect = Keys,
        },
        new(
            "a rule that copies others' data into the role's table",
            "CREATE RULE r AS ON DELETE TO commands DO ALSO INSERT INTO bot_statuses SELECT 50, k FROM vault.keys",
            "DELETE FROM commands WHERE id = 1; SELECT note = 'the secret' FROM bot_statuses WHERE id = 50",
            RewriteRule,
            Breach,
            "rule \"r\" -> SELECT from vault.keys as $legacy"
        ),
        new(
            "a rule of a plain role's table",
            "ALTER TABLE bot_statuses OWNER TO $other; CREATE RULE r AS ON INSERT TO bot_statuses DO ALSO UPDATE ledger.accounts SET owner = NEW.note",
            "INSERT INTO bot_statuses VALUES (7, 'mine')",
            RewriteRule,
            Breach,
            "UPDATE ledger.accounts as $other"
        )
        {
            Effect = "SELECT owner FROM ledger.accounts",
        },
        new(
            "a rule that leads to a trigger",
            "CREATE TABLE vault.jobs (cmd text); CREATE FUNCTION vault.work() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN EXECUTE NEW.cmd; RETURN NEW; END'; CREATE TRIGGER t AFTER INSERT ON vault.jobs FOR EACH ROW EXECUTE FUNCTION vault.work(); CREATE RULE r AS ON INSERT TO bot_statuses DO ALSO INSERT INTO vault.jobs VALUES (NEW.note)",
            "INSERT INTO bot_statuses VALUES (7, 'ALTER ROLE $app SUPERUSER')" + Super,
            RewriteRule,
            Breach,
            "INSERT into vault.jobs as $legacy -> trigger \"t\" -> function vault.work() runs as $legacy -> dynamic SQL -> anything as $legacy -> SUPERUSER"
        ),
        new(
            "a rule with a condition",
            "CREATE RULE r AS ON UPDATE TO bot_statuses WHERE NEW.id > 0 DO ALSO UPDATE vault.keys SET k = NEW.note",
            "UPDATE bot_statuses SET note = 'mine'",
            RewriteRule,
            Breach,
            "rule \"r\" -> UPDATE vault.keys"
        )
        {
            Effect = Keys,
        },
        new(
            "a rule that writes through a view",
            "CREATE VIEW vault.door AS SELECT * FROM vault.keys; CREATE RULE r AS ON INSERT TO bot_statuses DO ALSO UPDATE vault.door SET k = NEW.note",
            "INSERT INTO bot_statuses VALUES (7, 'mine')",
            RewriteRule,
            Breach,
            "rule \"r\" -> UPDATE vault.door as $legacy"
        )
        {
            Effect = Keys,
        },
    ];
}
