using Npgsql;

namespace Pipeline.Postgres.Tests.Reach;

/// <summary>
/// A server with one provisioned database as a template: each case gets a clone of it, with the same roles.
/// </summary>
public abstract class TrapServer(int version) : PostgresServer(version)
{
    private const string Template = "clean";

    public static readonly RoleModel Model = new(
        "trap_legacy",
        "trap_app",
        "trap_migrator",
        ["trap_migrator", "trap_legacy"],
        ["public"],
        []
    );

    public string LegacyPassword { get; } = Password();

    public string AppPassword { get; } = Password();

    /// <summary>What a listing of ACLs shows of a clean database.</summary>
    public IReadOnlySet<string> CleanAcls { get; private set; } = new HashSet<string>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await using var postgres = Connect("postgres");
        await postgres.Run(
            $"CREATE ROLE trap_legacy SUPERUSER LOGIN PASSWORD '{LegacyPassword}'; CREATE ROLE trap_other NOLOGIN; CREATE ROLE trap_group NOLOGIN"
        );
        await postgres.Run($"CREATE DATABASE {Template}");
        await using var legacy = Connect(Template, Model.Legacy, LegacyPassword);
        await legacy.Run(Schema);
        var provisioner = new RoleProvisioner(legacy);
        await provisioner.Apply(Model, await provisioner.Plan(Model, default), default);
        await legacy.Run($"REVOKE TEMPORARY ON DATABASE {Template} FROM PUBLIC");
        await legacy.Run(OtherRoles);
        await new PasswordSetter(legacy).Set(Model.App, AppPassword, default);
        CleanAcls = (await legacy.Column(PlainTests.AclListing)).ToHashSet();
        await postgres.Run($"REVOKE ALL ON DATABASE {Template} FROM PUBLIC, trap_app, trap_migrator");
        legacy.Clear();
    }

    /// <summary>A new database as the template is, in a cluster whose roles are as they were at the start.</summary>
    public async Task<TrapDatabase> Clone()
    {
        var name = NextName();
        await using var postgres = Connect("postgres");
        await postgres.Run(CleanRoles);
        await postgres.Run($"CREATE DATABASE {name} TEMPLATE {Template}");
        await postgres.Run(
            $"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC; GRANT CONNECT ON DATABASE {name} TO trap_app, trap_migrator"
        );
        return new TrapDatabase(this, name);
    }

    /// <summary>A database with nothing in it, as Postgres makes it: TEMPORARY for PUBLIC.</summary>
    public async Task<TrapDatabase> Empty()
    {
        var name = NextName();
        await using var postgres = Connect("postgres");
        await postgres.Run(CleanRoles);
        await postgres.Run($"CREATE DATABASE {name}");
        return new TrapDatabase(this, name);
    }

    private const string Schema = """
        CREATE TABLE decision_logs (id serial PRIMARY KEY, decision_id text, decided_at timestamptz DEFAULT now(), symbol text, action text);
        CREATE TABLE commands (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, status text NOT NULL);
        CREATE TABLE bot_statuses (id int PRIMARY KEY, note text);
        CREATE TABLE prices (at date NOT NULL, price numeric) PARTITION BY RANGE (at);
        CREATE TABLE prices_2026 PARTITION OF prices FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        CREATE VIEW open_commands AS SELECT * FROM commands WHERE status = 'open';
        INSERT INTO commands (status) SELECT 'cancelled' FROM generate_series(1, 13);
        INSERT INTO bot_statuses VALUES (1, 'ok');
        """;

    /// <summary>Data of others: the legacy role's vault, and the ledger of a role without any attribute.</summary>
    private const string OtherRoles = """
        CREATE SCHEMA vault;
        CREATE TABLE vault.keys (id int PRIMARY KEY, k text);
        INSERT INTO vault.keys VALUES (1, 'the secret');
        CREATE SCHEMA ledger AUTHORIZATION trap_other;
        CREATE TABLE ledger.accounts (id int PRIMARY KEY, owner text);
        ALTER TABLE ledger.accounts OWNER TO trap_other;
        INSERT INTO ledger.accounts VALUES (1, 'somebody');
        """;

    /// <summary>Whatever a case left in the cluster: databases, memberships, attributes, settings.</summary>
    private const string CleanRoles = """
        DO $$
        DECLARE r record;
        BEGIN
          FOR r IN SELECT m.roleid::regrole::text AS a, m.member::regrole::text AS b, m.grantor::regrole::text AS g FROM pg_auth_members m
                   WHERE m.roleid >= 16384 OR m.member >= 16384 LOOP
            EXECUTE format('REVOKE %s FROM %s %s CASCADE', r.a, r.b, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'GRANTED BY ' || r.g ELSE '' END);
          END LOOP;
          FOR r IN SELECT parname FROM pg_parameter_acl LOOP
            EXECUTE format('REVOKE ALL ON PARAMETER %s FROM trap_app', r.parname);
          END LOOP;
          FOR r IN SELECT rolname FROM pg_roles WHERE rolname IN ('trap_app', 'trap_migrator', 'trap_other', 'trap_group') LOOP
            EXECUTE format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT', r.rolname);
          END LOOP;
          REVOKE ALL ON TABLESPACE pg_default FROM trap_app;
          PERFORM pg_drop_replication_slot(slot_name) FROM pg_replication_slots;
        END $$
        """;
}

public sealed class TrapServer17() : TrapServer(17);

public sealed class TrapServer15() : TrapServer(15);
