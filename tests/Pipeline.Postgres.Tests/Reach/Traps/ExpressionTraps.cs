using static Pipeline.Postgres.FindingKind;
using static Pipeline.Postgres.Severity;

namespace Pipeline.Postgres.Tests.Reach;

/// <summary>A definer function in a schema without USAGE, reached by what the server evaluates.</summary>
internal static class ExpressionTraps
{
    private const string Got = "; SELECT current_setting('x.got') = 'the secret'";
    private const string Cmd = "SET x.cmd = 'SELECT set_config(''x.got'', k, false) FROM vault.keys'; ";
    private const string Body =
        "LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER AS 'BEGIN EXECUTE coalesce(current_setting(''x.cmd'', true), ''SELECT 1''); RETURN $1; END'; ";
    private const string Run = "CREATE FUNCTION vault.run(int) RETURNS int " + Body;
    private const string Ask =
        "CREATE FUNCTION vault.ask(int) RETURNS boolean "
        + "LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER AS 'BEGIN EXECUTE coalesce(current_setting(''x.cmd'', true), ''SELECT 1''); RETURN true; END'; ";
    private const string Insert = "INSERT INTO bot_statuses (id) VALUES (7)";
    private const string ToRun =
        " -> function vault.run(integer) runs as $legacy -> dynamic SQL -> anything as $legacy -> SUPERUSER";
    private const string ToAsk =
        " -> function vault.ask(integer) runs as $legacy -> dynamic SQL -> anything as $legacy -> SUPERUSER";

    public static readonly IReadOnlyList<Trap> All =
    [
        new(
            "a default",
            Run + "ALTER TABLE bot_statuses ADD extra int DEFAULT vault.run(1)",
            Cmd + Insert + Got,
            DefinerFunction,
            Breach,
            "INSERT into public.bot_statuses -> default of extra" + ToRun
        ),
        new(
            "a generated column",
            Run + "ALTER TABLE bot_statuses ADD extra int GENERATED ALWAYS AS (vault.run(id)) STORED",
            Cmd + Insert + Got,
            DefinerFunction,
            Breach,
            "default of extra" + ToRun
        ),
        new(
            "a check",
            Ask + "ALTER TABLE bot_statuses ADD CONSTRAINT fine CHECK (vault.ask(id))",
            Cmd + Insert + Got,
            DefinerFunction,
            Breach,
            "constraint fine" + ToAsk
        ),
        new(
            "an index on an expression",
            Run + "CREATE INDEX i ON bot_statuses (vault.run(id))",
            Cmd + Insert + Got,
            DefinerFunction,
            Breach,
            "index public.i" + ToRun
        ),
        new(
            "a partial index",
            Ask + "CREATE INDEX i ON bot_statuses (note) WHERE vault.ask(id)",
            Cmd + Insert + Got,
            DefinerFunction,
            Breach,
            "index public.i" + ToAsk
        ),
        new(
            "a partition key",
            Run
                + "CREATE TABLE parts (id int) PARTITION BY LIST (vault.run(id)); CREATE TABLE part PARTITION OF parts DEFAULT",
            Cmd + "INSERT INTO parts VALUES (1)" + Got,
            DefinerFunction,
            Breach,
            "INSERT into public.parts -> partition key" + ToRun
        ),
        new(
            "a policy of row security",
            Ask
                + "ALTER TABLE bot_statuses ENABLE ROW LEVEL SECURITY; CREATE POLICY mine ON bot_statuses USING (vault.ask(id))",
            Cmd + "SELECT id FROM bot_statuses" + Got,
            DefinerFunction,
            Breach,
            "policy mine" + ToAsk
        ),
        new(
            "a function in a view",
            Run + "CREATE VIEW calm AS SELECT vault.run(id) AS id FROM bot_statuses",
            Cmd + "SELECT * FROM calm" + Got,
            DefinerFunction,
            Breach,
            "SELECT from public.calm -> rule \"_RETURN\"" + ToRun
        ),
        new(
            "a function in a rule",
            Run + "CREATE RULE r AS ON UPDATE TO bot_statuses DO ALSO UPDATE commands SET status = vault.run(1)::text",
            Cmd + "UPDATE bot_statuses SET note = ''" + Got,
            DefinerFunction,
            Breach,
            "UPDATE public.bot_statuses -> rule r" + ToRun
        ),
        new(
            "an operator",
            Run + "CREATE OPERATOR @@@ (RIGHTARG = int, FUNCTION = vault.run)",
            Cmd + "SELECT @@@ 1" + Got,
            DefinerFunction,
            Breach,
            "operator public.@@@" + ToRun
        ),
        new(
            "an operator in a view of the role",
            Run
                + "CREATE OPERATOR vault.@@@ (RIGHTARG = int, FUNCTION = vault.run); CREATE VIEW calm WITH (security_invoker) AS SELECT OPERATOR(vault.@@@) id AS id FROM bot_statuses",
            Cmd + "SELECT * FROM calm" + Got,
            DefinerFunction,
            Breach,
            "SELECT from public.calm -> rule \"_RETURN\"" + ToRun
        ),
        new(
            "a cast",
            "CREATE FUNCTION vault.run(integer) RETURNS point LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN EXECUTE current_setting(''x.cmd''); RETURN point(1, 1); END'; CREATE CAST (int AS point) WITH FUNCTION vault.run(int)",
            Cmd + "SELECT 1::point" + Got,
            DefinerFunction,
            Breach,
            "cast from integer to point" + ToRun
        ),
        new(
            "an aggregate's step, without EXECUTE",
            "CREATE FUNCTION vault.run(int, int) RETURNS int "
                + Body
                + "REVOKE EXECUTE ON FUNCTION vault.run(int, int) FROM PUBLIC; CREATE AGGREGATE total (int) (SFUNC = vault.run, STYPE = int, INITCOND = '0')",
            Cmd + "SELECT total(1)" + Got,
            DefinerFunction,
            Breach,
            "EXECUTE on function public.total(integer) -> function vault.run(integer, integer) runs as $legacy"
        ),
        new(
            "a check of a domain",
            Ask
                + "CREATE DOMAIN vault.small AS int CHECK (vault.ask(VALUE)); ALTER TABLE bot_statuses ADD extra vault.small",
            Cmd + "INSERT INTO bot_statuses VALUES (7, '', 1)" + Got,
            DefinerFunction,
            Breach,
            "column extra" + ToAsk
        ),
        new(
            "a domain that the role can name",
            Ask + "CREATE DOMAIN small AS int CHECK (vault.ask(VALUE))",
            Cmd + "SELECT 1::small" + Got,
            DefinerFunction,
            Breach,
            "type public.small" + ToAsk
        ),
        new(
            "a domain inside an array",
            Ask
                + "CREATE DOMAIN vault.small AS int CHECK (vault.ask(VALUE)); ALTER TABLE bot_statuses ADD extra vault.small[]",
            Cmd + "INSERT INTO bot_statuses VALUES (7, '', '{1}')" + Got,
            DefinerFunction,
            Breach,
            ToAsk
        ),
        new(
            "an operator class",
            "CREATE TYPE pair AS (a int, b int); CREATE FUNCTION vault.less(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a < ($2).a'; CREATE FUNCTION vault.more(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a > ($2).a'; CREATE FUNCTION vault.same(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a = ($2).a'; "
                + "CREATE FUNCTION vault.run(pair, pair) RETURNS int LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER AS 'BEGIN EXECUTE coalesce(current_setting(''x.cmd'', true), ''SELECT 1''); RETURN 0; END'; REVOKE EXECUTE ON FUNCTION vault.run FROM PUBLIC; "
                + "CREATE OPERATOR vault.< (LEFTARG = pair, RIGHTARG = pair, FUNCTION = vault.less); CREATE OPERATOR vault.> (LEFTARG = pair, RIGHTARG = pair, FUNCTION = vault.more); CREATE OPERATOR vault.= (LEFTARG = pair, RIGHTARG = pair, FUNCTION = vault.same); CREATE OPERATOR CLASS vault.pairs DEFAULT FOR TYPE pair USING btree AS OPERATOR 1 vault.<, OPERATOR 3 vault.=, OPERATOR 5 vault.>, FUNCTION 1 vault.run(pair, pair)",
            Cmd + "SELECT (x).a FROM (VALUES ((1,1)::pair), ((2,2)::pair)) v (x) ORDER BY x" + Got,
            DefinerFunction,
            Breach,
            "operator class vault.pairs -> function vault.run(pair, pair) runs as $legacy".Replace(
                "pair, pair",
                "public.pair, public.pair",
                StringComparison.Ordinal
            )
        ),
        new(
            "a function in SQL-standard form calls by OID",
            Run + "CREATE FUNCTION calm() RETURNS int LANGUAGE sql RETURN vault.run(1)",
            Cmd + "SELECT calm()" + Got,
            DefinerFunction,
            Breach,
            "EXECUTE on function public.calm()" + ToRun
        ),
    ];
}
