using static Pipeline.Postgres.FindingKind;
using static Pipeline.Postgres.Severity;

namespace Pipeline.Postgres.Tests.Reach;

/// <summary>A definer function is worth what its body can do with its owner's rights.</summary>
internal static class FunctionTraps
{
    private const string Super = "; SELECT rolsuper FROM pg_roles WHERE rolname = current_user";
    private const string Keys = "SELECT string_agg(k, ',') FROM vault.keys";
    private const string Pinned = " SECURITY DEFINER SET search_path = pg_catalog, pg_temp ";
    private const string Promote = "'ALTER ROLE $app SUPERUSER'";
    private const string Temporary = "GRANT TEMPORARY ON DATABASE $db TO $app; ";

    public static readonly IReadOnlyList<Trap> All =
    [
        new(
            "EXECUTE of an argument",
            "CREATE FUNCTION run(text) RETURNS void LANGUAGE plpgsql" + Pinned + "AS 'BEGIN EXECUTE $1; END'",
            "SELECT run(" + Promote + ")" + Super,
            DefinerFunction,
            Breach,
            "$app -> PUBLIC -> EXECUTE on function public.run(text) -> function public.run(text) runs as $legacy -> dynamic SQL -> anything as $legacy -> SUPERUSER"
        ),
        new(
            "RETURN QUERY EXECUTE",
            "CREATE FUNCTION run(text) RETURNS SETOF text LANGUAGE plpgsql"
                + Pinned
                + "AS 'BEGIN RETURN QUERY EXECUTE $1; END'",
            "SELECT run('SELECT k FROM vault.keys') = 'the secret'",
            DefinerFunction,
            Breach,
            "dynamic SQL -> anything as $legacy"
        ),
        new(
            "FOR … IN EXECUTE",
            "CREATE FUNCTION run(text) RETURNS text LANGUAGE plpgsql"
                + Pinned
                + "AS 'DECLARE r record; BEGIN FOR r IN EXECUTE $1 LOOP RETURN r::text; END LOOP; END'",
            "SELECT run('SELECT k FROM vault.keys') LIKE '%the secret%'",
            DefinerFunction,
            Breach,
            "dynamic SQL"
        ),
        new(
            "a cursor OPEN FOR EXECUTE",
            "CREATE FUNCTION run(text) RETURNS text LANGUAGE plpgsql"
                + Pinned
                + "AS 'DECLARE c refcursor; t text; BEGIN OPEN c FOR EXECUTE $1; FETCH c INTO t; RETURN t; END'",
            "SELECT run('SELECT k FROM vault.keys') = 'the secret'",
            DefinerFunction,
            Breach,
            "dynamic SQL"
        ),
        new(
            "EXECUTE behind a comment and a quoted name",
            "CREATE FUNCTION run(\"Cmd\" text) RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS 'BEGIN /* fine */ eXeCuTe -- so\n \"Cmd\"; END'",
            "SELECT run(" + Promote + ")" + Super,
            DefinerFunction,
            Breach,
            "dynamic SQL"
        ),
        new(
            "format() in EXECUTE",
            "CREATE FUNCTION touch(text) RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS 'BEGIN EXECUTE format(''UPDATE public.bot_statuses SET note = %s'', $1); END'",
            "SELECT touch('(SELECT k FROM vault.keys)'); SELECT note = 'the secret' FROM bot_statuses WHERE id = 1",
            DefinerFunction,
            Breach,
            "dynamic SQL"
        ),
        new(
            "a fixed ALTER ROLE",
            "CREATE FUNCTION help() RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS 'BEGIN ALTER ROLE $app SUPERUSER; END'",
            "SELECT help()" + Super,
            DefinerFunction,
            Breach,
            "ALTER ROLE -> anything as $legacy"
        ),
        new(
            "a fixed GRANT",
            "CREATE FUNCTION help() RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS 'BEGIN GRANT USAGE ON SCHEMA vault TO $app; GRANT SELECT ON vault.keys TO $app; END'",
            "SELECT help(); SELECT k = 'the secret' FROM vault.keys",
            DefinerFunction,
            Breach,
            "GRANT USAGE -> anything as $legacy"
        ),
        new(
            "a fixed text in EXECUTE",
            "CREATE FUNCTION help() RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS 'BEGIN EXECUTE ''ALTER ROLE $app SUPERUSER''; END'",
            "SELECT help()" + Super,
            DefinerFunction,
            Breach,
            "ALTER ROLE -> anything as $legacy"
        ),
        new(
            "a fixed UPDATE of pg_authid",
            "CREATE FUNCTION help(text) RETURNS void LANGUAGE sql"
                + Pinned
                + "AS 'UPDATE pg_authid SET rolsuper = true WHERE rolname = $1'",
            "SELECT help(current_user)" + Super,
            DefinerFunction,
            Breach,
            "-> UPDATE pg_catalog.pg_authid"
        ),
        new(
            "a fixed SELECT from others' table",
            "CREATE FUNCTION peek() RETURNS SETOF text LANGUAGE sql" + Pinned + "AS 'SELECT k FROM vault.keys'",
            "SELECT peek() = 'the secret'",
            DefinerFunction,
            Breach,
            "-> SELECT from vault.keys"
        ),
        new(
            "a fixed UPDATE of others' table",
            "CREATE FUNCTION poke(text) RETURNS void LANGUAGE sql" + Pinned + "AS 'UPDATE vault.keys SET k = $1'",
            "SELECT poke('mine')",
            DefinerFunction,
            Breach,
            "-> UPDATE vault.keys"
        )
        {
            Effect = Keys,
        },
        new(
            "a fixed INSERT into others' table",
            "CREATE FUNCTION poke(text) RETURNS void LANGUAGE sql"
                + Pinned
                + "AS 'INSERT INTO vault.keys VALUES (9, $1)'",
            "SELECT poke('mine')",
            DefinerFunction,
            Breach,
            "-> INSERT into vault.keys"
        )
        {
            Effect = Keys,
        },
        new(
            "others' data told in a message",
            "CREATE FUNCTION peek() RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS 'DECLARE t text; BEGIN SELECT k INTO t FROM vault.keys; RAISE EXCEPTION ''no %'', t; END'",
            "DO 'BEGIN PERFORM peek(); EXCEPTION WHEN others THEN PERFORM set_config(''x.got'', SQLERRM, false); END'; SELECT current_setting('x.got') = 'no the secret'",
            DefinerFunction,
            Breach,
            "-> SELECT from vault.keys"
        ),
        new(
            "an answer of yes or no about others' table",
            "CREATE FUNCTION peek(text) RETURNS boolean LANGUAGE sql"
                + Pinned
                + "AS 'SELECT EXISTS (SELECT FROM vault.keys WHERE k LIKE $1)'",
            "SELECT peek('the s%')",
            DefinerFunction,
            Risk,
            "-> SELECT from vault.keys"
        ),
        new(
            "no search path, and a temporary table",
            Temporary
                + "CREATE FUNCTION note() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'UPDATE bot_statuses SET note = note'",
            "CREATE TEMP TABLE bot_statuses (note text); INSERT INTO bot_statuses VALUES (''); CREATE FUNCTION pg_temp.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN ALTER ROLE $app SUPERUSER; RETURN NEW; END'; CREATE TRIGGER t BEFORE UPDATE ON pg_temp.bot_statuses FOR EACH ROW EXECUTE FUNCTION pg_temp.f(); SELECT note()"
                + Super,
            DefinerFunction,
            Breach,
            "search_path of the caller -> anything as $legacy"
        )
        {
            Seen = "a",
        },
        new(
            "a search path without pg_temp last",
            Temporary
                + "CREATE FUNCTION note() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS 'UPDATE bot_statuses SET note = note'",
            "CREATE TEMP TABLE bot_statuses (note text); INSERT INTO bot_statuses VALUES (''); CREATE FUNCTION pg_temp.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN ALTER ROLE $app SUPERUSER; RETURN NEW; END'; CREATE TRIGGER t BEFORE UPDATE ON pg_temp.bot_statuses FOR EACH ROW EXECUTE FUNCTION pg_temp.f(); SELECT note()"
                + Super,
            DefinerFunction,
            Breach,
            "search_path without pg_temp last -> anything as $legacy"
        )
        {
            Seen = "a",
        },
        new(
            "a search path with pg_temp first",
            Temporary
                + "CREATE FUNCTION note() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_temp, public AS 'UPDATE bot_statuses SET note = note'",
            "CREATE TEMP TABLE bot_statuses (note text); INSERT INTO bot_statuses VALUES (''); CREATE FUNCTION pg_temp.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN ALTER ROLE $app SUPERUSER; RETURN NEW; END'; CREATE TRIGGER t BEFORE UPDATE ON pg_temp.bot_statuses FOR EACH ROW EXECUTE FUNCTION pg_temp.f(); SELECT note()"
                + Super,
            DefinerFunction,
            Breach,
            "search_path without pg_temp last -> anything as $legacy"
        )
        {
            Seen = "a",
        },
        new(
            "a search path where the role may create",
            "CREATE SCHEMA side; GRANT USAGE, CREATE ON SCHEMA side TO $app; CREATE FUNCTION note() RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = side, public, pg_temp AS 'BEGIN RETURN helper(); END'",
            "CREATE FUNCTION side.helper() RETURNS text LANGUAGE plpgsql AS 'BEGIN ALTER ROLE $app SUPERUSER; RETURN 1; END'; SELECT note()"
                + Super,
            DefinerFunction,
            Breach,
            "search_path with side, where it may create -> anything as $legacy"
        )
        {
            Seen = "a",
        },
        new(
            "a plain owner with others' data",
            "CREATE FUNCTION run(text) RETURNS SETOF text LANGUAGE plpgsql"
                + Pinned
                + "AS 'BEGIN RETURN QUERY EXECUTE $1; END'; ALTER FUNCTION run OWNER TO $other",
            "SELECT run('SELECT owner FROM ledger.accounts') = 'somebody'",
            DefinerFunction,
            Breach,
            "anything as $other -> $other -> owns"
        ),
        new(
            "an owner that may read files",
            "CREATE FUNCTION run(text) RETURNS SETOF text LANGUAGE plpgsql"
                + Pinned
                + "AS 'BEGIN RETURN QUERY EXECUTE $1; END'; ALTER FUNCTION run OWNER TO $group; GRANT pg_read_server_files TO $group; GRANT EXECUTE ON FUNCTION pg_read_file(text) TO $group",
            "SELECT run('SELECT pg_read_file(''/etc/passwd'')') LIKE 'root:%'",
            DefinerFunction,
            Breach,
            "anything as $group -> $group -> "
        ),
        new(
            "the migrator's function",
            "CREATE FUNCTION run(text) RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS 'BEGIN EXECUTE $1; END'; ALTER FUNCTION run OWNER TO $migrator",
            "SELECT run('CREATE TABLE public.mine ()'); SELECT to_regclass('mine') IS NOT NULL",
            DefinerFunction,
            Breach,
            "anything as $migrator -> the migrator"
        ),
        new(
            "a function that calls one of others",
            "CREATE FUNCTION vault.get() RETURNS text LANGUAGE sql AS 'SELECT k FROM vault.keys'; CREATE FUNCTION peek() RETURNS text LANGUAGE sql"
                + Pinned
                + "AS 'SELECT vault.get()'",
            "SELECT peek() = 'the secret'",
            DefinerFunction,
            Breach,
            "runs as $legacy -> SELECT from vault.keys"
        ),
        new(
            "query_to_xml in a fixed body",
            "CREATE FUNCTION report(text) RETURNS xml LANGUAGE sql"
                + Pinned
                + "AS 'SELECT query_to_xml($1, true, true, '''')'",
            "SELECT report('SELECT k FROM vault.keys')::text LIKE '%the secret%'",
            DefinerFunction,
            Breach,
            "query_to_xml() -> anything as $legacy"
        ),
        new(
            "pg_read_file in a fixed body",
            "CREATE FUNCTION show(text) RETURNS text LANGUAGE sql" + Pinned + "AS 'SELECT pg_read_file($1)'",
            "SELECT show('/etc/passwd') LIKE 'root:%'",
            DefinerFunction,
            Breach,
            "pg_read_file() -> anything as $legacy"
        ),
        new(
            "a body in SQL-standard form over others' table",
            "CREATE FUNCTION peek() RETURNS text LANGUAGE sql SECURITY DEFINER RETURN (SELECT k FROM vault.keys)",
            "SELECT peek() = 'the secret'",
            DefinerFunction,
            Breach,
            "runs as $legacy -> SELECT from vault.keys"
        ),
        new(
            "a body in SQL-standard form with query_to_xml",
            "CREATE FUNCTION report(q text) RETURNS xml LANGUAGE sql SECURITY DEFINER RETURN query_to_xml(q, true, true, '')",
            "SELECT report('SELECT k FROM vault.keys')::text LIKE '%the secret%'",
            DefinerFunction,
            Breach,
            "query_to_xml() -> anything as $legacy"
        ),
        new(
            "a procedure",
            "CREATE PROCEDURE run(text) LANGUAGE plpgsql" + Pinned + "AS 'BEGIN EXECUTE $1; END'",
            "CALL run(" + Promote + ")" + Super,
            DefinerFunction,
            Breach,
            "EXECUTE on function public.run("
        ),
        new(
            "a function in pg_catalog",
            "SET allow_system_table_mods = on; CREATE FUNCTION pg_catalog.pg_run(text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN EXECUTE $1; END'; RESET allow_system_table_mods",
            "SELECT pg_run(" + Promote + ")" + Super,
            DefinerFunction,
            Breach,
            "EXECUTE on function pg_catalog.pg_run(text)"
        ),
        new(
            "a function that an extension owns",
            "CREATE EXTENSION pgcrypto; CREATE FUNCTION run(text) RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS 'BEGIN EXECUTE $1; END'; ALTER EXTENSION pgcrypto ADD FUNCTION run(text)",
            "SELECT run(" + Promote + ")" + Super,
            DefinerFunction,
            Breach,
            "dynamic SQL -> anything as $legacy"
        ),
        new(
            "the server's own code under another name",
            "CREATE FUNCTION show(text) RETURNS text LANGUAGE internal AS 'pg_read_file_all'",
            "SELECT show('PG_VERSION') <> ''",
            UntrustedCode,
            Breach,
            "EXECUTE on function public.show(text)"
        ),
        new(
            "a function in C",
            "CREATE EXTENSION pg_stat_statements; CREATE FUNCTION calm(oid, oid, bigint) RETURNS void LANGUAGE c AS '$libdir/pg_stat_statements', 'pg_stat_statements_reset_1_7'",
            "SELECT calm(0, 0, 0); SELECT now() - stats_reset < interval '5 seconds' FROM pg_stat_statements_info",
            UntrustedCode,
            Breach,
            "EXECUTE on function public.calm(oid, oid, bigint)"
        ),
        new(
            "a language that was marked as trusted",
            Temporary + "UPDATE pg_language SET lanpltrusted = true WHERE lanname = 'internal'",
            "CREATE FUNCTION pg_temp.show(text) RETURNS text LANGUAGE internal AS 'pg_read_file_all'; SELECT pg_temp.show('PG_VERSION') <> ''",
            UntrustedCode,
            Breach,
            "USAGE on language internal"
        )
        {
            Seen = "a",
        },
        new(
            "EXECUTE by a group",
            "CREATE FUNCTION run(text) RETURNS void LANGUAGE plpgsql"
                + Pinned
                + "AS 'BEGIN EXECUTE $1; END'; REVOKE EXECUTE ON FUNCTION run FROM PUBLIC; GRANT EXECUTE ON FUNCTION run TO $group; GRANT $group TO $app",
            "SELECT run(" + Promote + ")" + Super,
            DefinerFunction,
            Breach,
            "(member) $group -> EXECUTE on function public.run(text)"
        ),
        new(
            "rows that row security hides, by dynamic SQL",
            "ALTER TABLE commands ENABLE ROW LEVEL SECURITY; CREATE FUNCTION run(text) RETURNS SETOF text LANGUAGE plpgsql"
                + Pinned
                + "AS 'BEGIN RETURN QUERY EXECUTE $1; END'",
            "SELECT count(*) = 13 FROM run('SELECT status FROM public.commands')",
            DefinerFunction,
            Breach,
            "dynamic SQL"
        ),
    ];
}
