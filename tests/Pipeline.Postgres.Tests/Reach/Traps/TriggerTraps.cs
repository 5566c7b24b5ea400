using static Pipeline.Postgres.FindingKind;
using static Pipeline.Postgres.Severity;

namespace Pipeline.Postgres.Tests.Reach;

/// <summary>Triggers ask nobody for EXECUTE or USAGE; foreign keys write as the owner of the other table.</summary>
internal static class TriggerTraps
{
    private const string Super = "; SELECT rolsuper FROM pg_roles WHERE rolname = current_user";
    private const string Keys = "SELECT string_agg(k, ',') FROM vault.keys";
    private const string Work =
        "CREATE FUNCTION vault.work() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN EXECUTE current_setting(''x.cmd''); RETURN COALESCE(NEW, OLD); END'; REVOKE EXECUTE ON FUNCTION vault.work FROM PUBLIC; ";
    private const string Cmd = "SET x.cmd = 'ALTER ROLE $app SUPERUSER'; ";

    public static readonly IReadOnlyList<Trap> All =
    [
        new(
            "a trigger's definer function, without EXECUTE and USAGE",
            Work + "CREATE TRIGGER t BEFORE INSERT ON bot_statuses FOR EACH ROW EXECUTE FUNCTION vault.work()",
            Cmd + "INSERT INTO bot_statuses VALUES (7, '')" + Super,
            DefinerFunction,
            Breach,
            "INSERT into public.bot_statuses -> trigger \"t\" -> function vault.work() runs as $legacy -> dynamic SQL -> anything as $legacy -> SUPERUSER"
        ),
        new(
            "a trigger after UPDATE of one column",
            Work + "CREATE TRIGGER t AFTER UPDATE OF note ON bot_statuses FOR EACH ROW EXECUTE FUNCTION vault.work()",
            Cmd + "UPDATE bot_statuses SET note = 'x'" + Super,
            DefinerFunction,
            Breach,
            "UPDATE public.bot_statuses -> trigger \"t\""
        ),
        new(
            "a trigger for a whole DELETE",
            Work + "CREATE TRIGGER t AFTER DELETE ON bot_statuses EXECUTE FUNCTION vault.work()",
            Cmd + "DELETE FROM bot_statuses WHERE false" + Super,
            DefinerFunction,
            Breach,
            "DELETE from public.bot_statuses -> trigger \"t\""
        ),
        new(
            "a trigger on a partition, reached by its parent",
            "REVOKE ALL ON prices_2026 FROM $app; "
                + Work
                + "CREATE TRIGGER t BEFORE INSERT ON prices_2026 FOR EACH ROW EXECUTE FUNCTION vault.work()",
            Cmd + "INSERT INTO prices VALUES ('2026-02-02', 1)" + Super,
            DefinerFunction,
            Breach,
            "INSERT into public.prices -> its partition public.prices_2026 -> trigger \"t\""
        ),
        new(
            "a trigger on a child table, reached by its parent",
            "CREATE TABLE vault.child () INHERITS (bot_statuses); INSERT INTO vault.child VALUES (9, ''); "
                + Work
                + "CREATE TRIGGER t BEFORE UPDATE ON vault.child FOR EACH ROW EXECUTE FUNCTION vault.work()",
            Cmd + "UPDATE bot_statuses SET note = 'x'" + Super,
            DefinerFunction,
            Breach,
            "UPDATE public.bot_statuses -> its child vault.child -> trigger \"t\""
        ),
        new(
            "an INSTEAD OF trigger on a view",
            "CREATE VIEW inbox AS SELECT 1 AS id; "
                + Work
                + "CREATE TRIGGER t INSTEAD OF INSERT ON inbox FOR EACH ROW EXECUTE FUNCTION vault.work()",
            Cmd + "INSERT INTO inbox VALUES (1)" + Super,
            DefinerFunction,
            Breach,
            "INSERT into public.inbox -> trigger \"t\""
        ),
        new(
            "a constraint trigger",
            Work
                + "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON bot_statuses DEFERRABLE FOR EACH ROW EXECUTE FUNCTION vault.work()",
            Cmd + "INSERT INTO bot_statuses VALUES (7, '')" + Super,
            DefinerFunction,
            Breach,
            "trigger \"t\" -> function vault.work()"
        ),
        new(
            "an ALWAYS trigger",
            Work
                + "CREATE TRIGGER t BEFORE INSERT ON bot_statuses FOR EACH ROW EXECUTE FUNCTION vault.work(); ALTER TABLE bot_statuses ENABLE ALWAYS TRIGGER t",
            Cmd + "INSERT INTO bot_statuses VALUES (7, '')" + Super,
            DefinerFunction,
            Breach,
            "trigger \"t\" -> function vault.work()"
        ),
        new(
            "a trigger's fixed statement on pg_authid",
            "CREATE FUNCTION work() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'BEGIN UPDATE pg_authid SET rolsuper = true WHERE rolname = NEW.note; RETURN NEW; END'; CREATE TRIGGER t BEFORE INSERT ON bot_statuses FOR EACH ROW EXECUTE FUNCTION work()",
            "INSERT INTO bot_statuses VALUES (7, current_user)" + Super,
            DefinerFunction,
            Breach,
            "function public.work() runs as $legacy -> UPDATE pg_catalog.pg_authid"
        ),
        new(
            "a trigger that writes others' data into the row",
            "CREATE FUNCTION work() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'BEGIN NEW.note := (SELECT k FROM vault.keys LIMIT 1); RETURN NEW; END'; CREATE TRIGGER t BEFORE INSERT ON bot_statuses FOR EACH ROW EXECUTE FUNCTION work()",
            "INSERT INTO bot_statuses VALUES (7, ''); SELECT note = 'the secret' FROM bot_statuses WHERE id = 7",
            DefinerFunction,
            Breach,
            "-> SELECT from vault.keys"
        ),
        new(
            "a trigger that deletes others' rows",
            "CREATE FUNCTION work() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'BEGIN DELETE FROM vault.keys WHERE id = OLD.id; RETURN OLD; END'; CREATE TRIGGER t AFTER DELETE ON bot_statuses FOR EACH ROW EXECUTE FUNCTION work()",
            "DELETE FROM bot_statuses",
            DefinerFunction,
            Breach,
            "-> DELETE from vault.keys"
        )
        {
            Effect = Keys,
        },
        new(
            "a trigger that only adds to others' table",
            "CREATE FUNCTION work() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'BEGIN INSERT INTO vault.keys VALUES (NEW.id, NEW.note); RETURN NEW; END'; CREATE TRIGGER t AFTER INSERT ON bot_statuses FOR EACH ROW EXECUTE FUNCTION work()",
            "INSERT INTO bot_statuses VALUES (7, 'mine')",
            DefinerFunction,
            Risk,
            "-> INSERT into vault.keys"
        )
        {
            Effect = Keys,
        },
        new(
            "a trigger function for the role's own temporary table",
            "GRANT TEMPORARY ON DATABASE $db TO $app; CREATE FUNCTION work() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'BEGIN EXECUTE NEW.cmd; RETURN NEW; END'",
            "CREATE TEMP TABLE t (cmd text); CREATE TRIGGER t BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION work(); INSERT INTO t VALUES ('ALTER ROLE $app SUPERUSER')"
                + Super,
            DefinerFunction,
            Breach,
            "a trigger of its own on function public.work()"
        )
        {
            Seen = "a",
        },
        new(
            "a chain of two triggers",
            "CREATE TABLE vault.jobs (cmd text); CREATE FUNCTION vault.second() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN EXECUTE NEW.cmd; RETURN NEW; END'; CREATE TRIGGER t BEFORE INSERT ON vault.jobs FOR EACH ROW EXECUTE FUNCTION vault.second(); CREATE FUNCTION vault.first() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'BEGIN INSERT INTO vault.jobs VALUES (NEW.note); RETURN NEW; END'; CREATE TRIGGER t BEFORE INSERT ON bot_statuses FOR EACH ROW EXECUTE FUNCTION vault.first()",
            "INSERT INTO bot_statuses VALUES (7, 'ALTER ROLE $app SUPERUSER')" + Super,
            DefinerFunction,
            Breach,
            "INSERT into vault.jobs -> trigger \"t\" -> dynamic SQL -> anything as $legacy"
        ),
        new(
            "a condition of a trigger",
            "CREATE FUNCTION vault.run(text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN EXECUTE $1; RETURN false; END'; CREATE FUNCTION plain() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER t BEFORE INSERT ON bot_statuses FOR EACH ROW WHEN (vault.run(NEW.note)) EXECUTE FUNCTION plain()",
            "INSERT INTO bot_statuses VALUES (7, 'ALTER ROLE $app SUPERUSER')" + Super,
            DefinerFunction,
            Breach,
            "condition of trigger t -> function vault.run(text)"
        ),
        new(
            "a foreign key that cascades into others' table",
            "CREATE TABLE vault.notes (id int PRIMARY KEY REFERENCES bot_statuses ON DELETE CASCADE); INSERT INTO vault.notes VALUES (1)",
            "DELETE FROM bot_statuses WHERE id = 1",
            FindingKind.ForeignKey,
            Breach,
            "DELETE from public.bot_statuses -> foreign key \"notes_id_fkey\" -> DELETE from vault.notes as $legacy"
        )
        {
            Effect = "SELECT count(*) FROM vault.notes",
        },
        new(
            "a foreign key that updates others' table",
            "CREATE TABLE vault.notes (id int REFERENCES bot_statuses ON UPDATE CASCADE); INSERT INTO vault.notes VALUES (1)",
            "UPDATE bot_statuses SET id = 99 WHERE id = 1",
            FindingKind.ForeignKey,
            Breach,
            "-> UPDATE vault.notes as $legacy"
        )
        {
            Effect = "SELECT id FROM vault.notes",
        },
        new(
            "a foreign key that empties others' column",
            "CREATE TABLE vault.notes (id int REFERENCES bot_statuses ON DELETE SET NULL); INSERT INTO vault.notes VALUES (1)",
            "DELETE FROM bot_statuses WHERE id = 1",
            FindingKind.ForeignKey,
            Breach,
            "-> UPDATE vault.notes as $legacy"
        )
        {
            Effect = "SELECT id FROM vault.notes",
        },
        new(
            "a foreign key that runs a trigger as the owner",
            "CREATE TABLE notes (id int REFERENCES bot_statuses ON DELETE CASCADE, cmd text); CREATE FUNCTION work() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN EXECUTE OLD.cmd; RETURN OLD; END'; CREATE TRIGGER t BEFORE DELETE ON notes FOR EACH ROW EXECUTE FUNCTION work()",
            "INSERT INTO notes VALUES (1, 'ALTER ROLE $app SUPERUSER'); DELETE FROM bot_statuses WHERE id = 1" + Super,
            FindingKind.ForeignKey,
            Breach,
            "DELETE from public.notes as $legacy -> trigger \"t\" -> dynamic SQL -> anything as $legacy"
        ),
        new(
            "an event trigger",
            "CREATE FUNCTION vault.watch() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN EXECUTE coalesce(current_setting(''x.cmd'', true), ''SELECT 1''); END'; CREATE EVENT TRIGGER e ON ddl_command_end WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION vault.watch()",
            Cmd + "DROP TABLE IF EXISTS no_such_table" + Super,
            DefinerFunction,
            Breach,
            "DDL (DROP TABLE IF EXISTS, CREATE TEMP TABLE) -> event trigger \"e\" -> function vault.watch() runs as $legacy"
        ),
        new(
            "an event trigger on drops, by a temporary table",
            "GRANT TEMPORARY ON DATABASE $db TO $app; CREATE FUNCTION vault.watch() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN EXECUTE coalesce(current_setting(''x.cmd'', true), ''SELECT 1''); END'; CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION vault.watch()",
            Cmd + "CREATE TEMP TABLE x (); DROP TABLE x" + Super,
            DefinerFunction,
            Breach,
            "event trigger \"e\" -> function vault.watch() runs as $legacy"
        )
        {
            Seen = "a",
        },
        new(
            "an event trigger at login",
            "CREATE TABLE vault.logins (who text); CREATE FUNCTION vault.watch() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN EXECUTE format(''INSERT INTO vault.logins VALUES (''''%s'''')'', current_setting(''application_name'')); END'; CREATE EVENT TRIGGER e ON login EXECUTE FUNCTION vault.watch(); ALTER EVENT TRIGGER e ENABLE ALWAYS",
            "SELECT 1",
            DefinerFunction,
            Breach,
            "login -> event trigger \"e\""
        )
        {
            From = 17,
            Effect = "SELECT count(*) FILTER (WHERE who <> 'never') FROM vault.logins",
        },
    ];
}
