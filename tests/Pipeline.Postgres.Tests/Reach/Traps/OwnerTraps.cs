using static Pipeline.Postgres.FindingKind;
using static Pipeline.Postgres.Severity;

namespace Pipeline.Postgres.Tests.Reach;

/// <summary>An owner may replace, drop and re-grant; a type's owner destroys others' columns.</summary>
internal static class OwnerTraps
{
    private const string Gone =
        "; SELECT NOT EXISTS (SELECT FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relname = 'keys' AND a.attname = 'extra' AND NOT a.attisdropped)";

    public static readonly IReadOnlyList<Trap> All =
    [
        new(
            "ownership of the database, so public",
            "ALTER DATABASE $db OWNER TO $app",
            "DROP TABLE decision_logs; SELECT true",
            DatabaseOwner,
            Breach,
            "owns database $db"
        )
        {
            Seen = "tna",
        },
        new(
            "ownership of a schema with others' tables",
            "CREATE SCHEMA side AUTHORIZATION $app; CREATE TABLE side.t ()",
            "DROP TABLE side.t; SELECT true",
            SchemaOwner,
            Breach,
            "owns schema side"
        ),
        new(
            "ownership of a table",
            "ALTER TABLE bot_statuses OWNER TO $app",
            "TRUNCATE bot_statuses; SELECT true",
            RelationOwner,
            Breach,
            "owns table public.bot_statuses"
        )
        {
            Seen = "na",
        },
        new(
            "ownership of a table of its group",
            "ALTER TABLE vault.keys OWNER TO $group; GRANT USAGE ON SCHEMA vault TO $app; GRANT $group TO $app",
            "DROP TABLE vault.keys; SELECT true",
            RelationOwner,
            Breach,
            "(member) $group -> owns table vault.keys"
        )
        {
            Seen = "a",
        },
        new(
            "ownership of a view",
            "ALTER VIEW open_commands OWNER TO $app",
            "DROP VIEW open_commands; SELECT true",
            RelationOwner,
            Breach,
            "owns view public.open_commands"
        )
        {
            Seen = "a",
        },
        new(
            "ownership of a sequence",
            "ALTER TABLE decision_logs ALTER id DROP DEFAULT; ALTER SEQUENCE decision_logs_id_seq OWNED BY NONE; ALTER SEQUENCE decision_logs_id_seq OWNER TO $app",
            "DROP SEQUENCE decision_logs_id_seq; SELECT true",
            RelationOwner,
            Breach,
            "owns sequence public.decision_logs_id_seq"
        )
        {
            Seen = "a",
        },
        new(
            "ownership of a function that others call",
            "CREATE FUNCTION helper() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION helper OWNER TO $app; GRANT CREATE ON SCHEMA public TO $app; REVOKE CREATE ON SCHEMA public FROM $app",
            "ALTER FUNCTION helper() SECURITY DEFINER; SELECT true",
            FunctionOwner,
            Breach,
            "owns function public.helper()"
        ),
        new(
            "ownership of a function that an event trigger runs",
            "CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION watch(); ALTER FUNCTION watch OWNER TO $app",
            "DROP FUNCTION watch CASCADE; SELECT true",
            FunctionOwner,
            Breach,
            "owns function public.watch()"
        ),
        new(
            "ownership of a type that nobody uses",
            "CREATE DOMAIN amount AS numeric; ALTER DOMAIN amount OWNER TO $app",
            "DROP DOMAIN amount; SELECT true",
            OtherOwner,
            Risk,
            "owns type public.amount"
        ),
        new(
            "ownership of a domain of others' column",
            "CREATE DOMAIN amount AS numeric; ALTER DOMAIN amount OWNER TO $app; ALTER TABLE vault.keys ADD extra amount",
            "DROP DOMAIN amount CASCADE" + Gone,
            OtherOwner,
            Breach,
            "owns type public.amount"
        ),
        new(
            "ownership of an enum of others' column",
            "CREATE TYPE mood AS ENUM ('fine'); ALTER TYPE mood OWNER TO $app; ALTER TABLE vault.keys ADD extra mood",
            "DROP TYPE mood CASCADE" + Gone,
            OtherOwner,
            Breach,
            "owns type public.mood"
        ),
        new(
            "ownership of an enum inside others' array",
            "CREATE TYPE mood AS ENUM ('fine'); ALTER TYPE mood OWNER TO $app; ALTER TABLE vault.keys ADD extra mood[]",
            "DROP TYPE mood CASCADE" + Gone,
            OtherOwner,
            Breach,
            "owns type public.mood"
        ),
        new(
            "ownership of a collation of others' column",
            "CREATE COLLATION plain (LOCALE = 'C'); ALTER COLLATION plain OWNER TO $app; ALTER TABLE vault.keys ADD extra text COLLATE plain",
            "DROP COLLATION plain CASCADE" + Gone,
            OtherOwner,
            Breach,
            "owns collation public.plain"
        ),
        new(
            "ownership of an extension of others' column",
            "GRANT CREATE ON DATABASE $db TO $app; GRANT CREATE ON SCHEMA public TO $app; SET ROLE $app; CREATE EXTENSION citext; RESET ROLE; REVOKE CREATE ON DATABASE $db FROM $app; REVOKE CREATE ON SCHEMA public FROM $app; ALTER TABLE vault.keys ADD extra citext",
            "DROP EXTENSION citext CASCADE" + Gone,
            OtherOwner,
            Breach,
            "owns extension citext"
        ),
        new(
            "ownership of another database",
            "CREATE DATABASE $db_2 OWNER $app",
            "ALTER DATABASE $db_2 CONNECTION LIMIT 0; SELECT true",
            DatabaseOwner,
            Breach,
            "owns database $db_2"
        ),
        new(
            "ownership of a large object",
            "SELECT lo_create(4711); ALTER LARGE OBJECT 4711 OWNER TO $app",
            "SELECT lo_unlink(4711) = 1",
            LargeObject,
            Risk,
            "owns large object 4711"
        ),
        new(
            "ownership of a foreign server",
            "CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw; GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO $app; ALTER SERVER far OWNER TO $app",
            "ALTER SERVER far OPTIONS (ADD host 'elsewhere'); SELECT true",
            OtherOwner,
            Risk,
            "owns server far"
        ),
        new(
            "ownership of a procedure",
            "CREATE PROCEDURE work() LANGUAGE sql AS 'SELECT 1'; ALTER PROCEDURE work OWNER TO $app",
            "DROP PROCEDURE work; SELECT true",
            FunctionOwner,
            Breach,
            "owns function public.work()"
        ),
        new(
            "ownership of a materialised view",
            "CREATE MATERIALIZED VIEW counts AS SELECT count(*) FROM commands; ALTER MATERIALIZED VIEW counts OWNER TO $app",
            "DROP MATERIALIZED VIEW counts; SELECT true",
            RelationOwner,
            Breach,
            "owns materialized view public.counts"
        )
        {
            Seen = "a",
        },
    ];
}
