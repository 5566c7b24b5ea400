namespace Pipeline.Postgres.Tests.Reach;

/// <summary>Databases as careful people make them. None has a breach.</summary>
internal static class HonestDatabases
{
    /// <summary>The bundled stack's own; its roles are the trap server's.</summary>
    public static string Demo =>
        File.ReadAllText(Path.Combine(Root(AppContext.BaseDirectory), "docker/demo/db/init.sql"))
            .Replace("CREATE ROLE tradingbot_gui_app LOGIN;", "", StringComparison.Ordinal)
            .Replace("CREATE ROLE tradingbot_gui_migrator LOGIN;", "", StringComparison.Ordinal)
            .Replace("DATABASE tradingbot_gui", "DATABASE $db", StringComparison.Ordinal)
            .Replace("tradingbot_gui_app", "$app", StringComparison.Ordinal)
            .Replace("tradingbot_gui_migrator", "$migrator", StringComparison.Ordinal)
            .Replace("tradingbot_gui", "$legacy", StringComparison.Ordinal);

    /// <summary>As <c>pgbench -i --partitions=3 --foreign-keys</c> makes it.</summary>
    public const string PgBench = """
        CREATE TABLE pgbench_branches (bid int PRIMARY KEY, bbalance int, filler char(88)) WITH (fillfactor = 100);
        CREATE TABLE pgbench_tellers (tid int PRIMARY KEY, bid int REFERENCES pgbench_branches, tbalance int, filler char(84)) WITH (fillfactor = 100);
        CREATE TABLE pgbench_accounts (aid int PRIMARY KEY, bid int REFERENCES pgbench_branches, abalance int, filler char(84)) PARTITION BY HASH (aid);
        CREATE TABLE pgbench_accounts_1 PARTITION OF pgbench_accounts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
        CREATE TABLE pgbench_accounts_2 PARTITION OF pgbench_accounts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
        CREATE TABLE pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
        """;

    /// <summary>
    /// Tenants by row security, partitions, extensions, an audit trigger, helper functions with pinned paths, a
    /// security invoker's view.
    /// </summary>
    public const string PartitionsPoliciesExtensions = """
        CREATE EXTENSION pgcrypto; CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gist;
        CREATE EXTENSION pg_stat_statements; CREATE EXTENSION postgres_fdw; CREATE EXTENSION dblink; CREATE EXTENSION "uuid-ossp"; CREATE EXTENSION tablefunc;
        CREATE TYPE mood AS ENUM ('good', 'bad');
        CREATE DOMAIN email AS citext CHECK (VALUE ~ '@');
        CREATE TABLE members (tenant int NOT NULL, login text NOT NULL, mail email, mood mood, PRIMARY KEY (tenant, login));
        ALTER TABLE members ENABLE ROW LEVEL SECURITY;
        CREATE FUNCTION is_member(wanted int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
          'SELECT EXISTS (SELECT FROM members WHERE tenant = wanted AND login = current_setting(''app.login'', true))';
        CREATE POLICY own ON members USING (is_member(tenant));
        CREATE TABLE events (tenant int NOT NULL, at timestamptz NOT NULL DEFAULT now(), what text, extra hstore, id uuid DEFAULT uuid_generate_v4()) PARTITION BY RANGE (at);
        CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        CREATE TABLE events_rest PARTITION OF events DEFAULT;
        ALTER TABLE events ENABLE ROW LEVEL SECURITY; ALTER TABLE events FORCE ROW LEVEL SECURITY;
        CREATE POLICY own ON events USING (is_member(tenant)) WITH CHECK (is_member(tenant));
        CREATE INDEX events_what ON events USING gin (what gin_trgm_ops);
        CREATE VIEW recent WITH (security_invoker) AS SELECT * FROM events WHERE at > now() - interval '1 day';
        CREATE TABLE orders (id bigserial PRIMARY KEY, total numeric CHECK (total >= 0), search tsvector GENERATED ALWAYS AS (to_tsvector('simple', 'x')) STORED);
        CREATE TABLE order_lines (id bigserial PRIMARY KEY, order_id bigint REFERENCES orders ON DELETE CASCADE, what text);
        CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n, sum(total) AS total FROM orders;
        CREATE VIEW sizes AS SELECT relname, pg_relation_size(oid) AS bytes FROM pg_class;
        CREATE SCHEMA audit;
        CREATE TABLE audit.log (at timestamptz DEFAULT now(), who text, what text);
        CREATE FUNCTION audit.write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
          'BEGIN INSERT INTO audit.log (who, what) VALUES (session_user, TG_OP); RETURN NULL; END';
        CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON orders FOR EACH STATEMENT EXECUTE FUNCTION audit.write();
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.total := round(NEW.total, 2); RETURN NEW; END';
        CREATE TRIGGER touch BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch();
        CREATE RULE no_delete AS ON DELETE TO order_lines DO INSTEAD NOTHING;
        CREATE AGGREGATE longest (text) (SFUNC = textcat, STYPE = text);
        """;

    public static string Of(string name) =>
        name switch
        {
            nameof(Demo) => Demo,
            nameof(PgBench) => PgBench,
            nameof(PartitionsPoliciesExtensions) => PartitionsPoliciesExtensions,
            nameof(HonestApplications.Django) => HonestApplications.Django,
            nameof(HonestApplications.Rails) => HonestApplications.Rails,
            nameof(HonestApplications.Geometry) => HonestApplications.Geometry,
            nameof(HonestApplications.TimeSeries) => HonestApplications.TimeSeries,
            nameof(HonestApplications.Tenants) => HonestApplications.Tenants,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such database"),
        };

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "Pipeline.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
