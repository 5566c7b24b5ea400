using static Pipeline.Postgres.FindingKind;
using static Pipeline.Postgres.Severity;

namespace Pipeline.Postgres.Tests.Reach;

/// <summary>What lies outside this database: other servers, the host's files, other databases of the cluster.</summary>
internal static class OutsideTraps
{
    private const string Far =
        "CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', dbname '$db'); CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (user '$legacy', password '$password'); CREATE FOREIGN TABLE far_keys (id int, k text) SERVER far OPTIONS (schema_name 'vault', table_name 'keys'); REVOKE ALL ON far_keys FROM $app; ";
    private const string File = "CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw; ";

    public static readonly IReadOnlyList<Trap> All =
    [
        new(
            "a foreign table with another role's password",
            Far + "GRANT SELECT ON far_keys TO $app",
            "SELECT k = 'the secret' FROM far_keys",
            ForeignAccess,
            Breach,
            "SELECT on foreign table public.far_keys -> server far"
        ),
        new(
            "a user mapping with another role's password",
            Far + "GRANT SELECT ON far_keys TO $app",
            "SELECT k = 'the secret' FROM far_keys",
            ForeignAccess,
            Breach,
            "PUBLIC -> user mapping -> server far as $legacy"
        ),
        new(
            "a view over a foreign table",
            Far + "CREATE VIEW peek AS SELECT * FROM far_keys; REVOKE INSERT, UPDATE, DELETE ON peek FROM $app",
            "SELECT k = 'the secret' FROM peek",
            DefinerView,
            Breach,
            "SELECT from public.peek -> SELECT from public.far_keys as $legacy"
        ),
        new(
            "a foreign server and its mapping, by dblink",
            Far + "CREATE EXTENSION dblink; GRANT USAGE ON FOREIGN SERVER far TO $app",
            "SELECT k = 'the secret' FROM dblink('far', 'SELECT k FROM vault.keys') AS t (k text)",
            ForeignAccess,
            Breach,
            "PUBLIC -> user mapping -> server far as $legacy"
        ),
        new(
            "USAGE on a foreign server",
            "CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw; GRANT USAGE ON FOREIGN SERVER far TO $app",
            "CREATE USER MAPPING FOR $app SERVER far OPTIONS (user 'x', password 'y'); SELECT true",
            ForeignAccess,
            Risk,
            "USAGE on server far"
        ),
        new(
            "USAGE on a foreign data wrapper",
            "CREATE EXTENSION postgres_fdw; GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO $app",
            "CREATE SERVER mine FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'inside'); SELECT true",
            ForeignAccess,
            Risk,
            "USAGE on foreign data wrapper postgres_fdw"
        ),
        new(
            "a file of the host as a table",
            File
                + "CREATE FOREIGN TABLE passwd (line text) SERVER files OPTIONS (filename '/etc/passwd'); GRANT SELECT ON passwd TO $app",
            "SELECT count(*) > 0 FROM passwd",
            ForeignAccess,
            Breach,
            "on foreign table public.passwd -> file or program of the host"
        ),
        new(
            "a program of the host as a table",
            File
                + "CREATE FOREIGN TABLE ids (line text) SERVER files OPTIONS (program 'id'); GRANT SELECT ON ids TO $app",
            "SELECT line LIKE 'uid=%' FROM ids",
            ForeignAccess,
            Breach,
            "on foreign table public.ids -> file or program of the host"
        ),
        new(
            "a right in another database",
            "CREATE DATABASE $db_2\n--\nGRANT CREATE ON DATABASE $db_2 TO $app",
            "SELECT has_database_privilege('$db_2', 'CREATE')",
            DatabaseRight,
            Risk,
            "CREATE on database $db_2"
        )
        {
            Seen = "a",
        },
        new(
            "a template database that it may create in",
            "CREATE DATABASE $db_2 IS_TEMPLATE true\n--\nGRANT CREATE ON DATABASE $db_2 TO $app",
            "SELECT has_database_privilege('$db_2', 'CREATE')",
            DatabaseRight,
            Breach,
            "CREATE on database $db_2"
        )
        {
            Seen = "a",
        },
    ];
}
