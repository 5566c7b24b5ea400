namespace Pipeline.Postgres.Tests.Parity;

/// <summary>
/// Kinds of statements that services send, with what they need to run on the provisioned test database.
/// </summary>
public static class WorkloadSamples
{
    /// <summary>
    /// Made after the roles were provisioned: tables and sequences get the creator's default privileges.
    /// </summary>
    public const string Schema = """
        CREATE TABLE secret (id int PRIMARY KEY, note text);
        REVOKE ALL ON secret FROM $app;
        CREATE TABLE half (id int, open text, hidden text);
        REVOKE ALL ON half FROM $app;
        GRANT SELECT (id, open), INSERT (id) ON half TO $app;
        CREATE SEQUENCE loose; REVOKE ALL ON SEQUENCE loose FROM $app;
        CREATE SEQUENCE movable; GRANT UPDATE ON SEQUENCE movable TO $app;
        CREATE MATERIALIZED VIEW daily AS SELECT count(*) AS n FROM commands;
        CREATE TABLE emptied (id int); GRANT TRUNCATE ON emptied TO $app;
        CREATE FUNCTION log_it(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN INSERT INTO decision_logs (symbol) VALUES (t); UPDATE bot_statuses SET note = t WHERE id = 1; END $$;
        CREATE FUNCTION leak(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN IF t IS NOT NULL THEN INSERT INTO secret VALUES (1, t); END IF; END $$;
        CREATE FUNCTION nested(t text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM leak(t); RETURN 1; END $$;
        CREATE FUNCTION definer(t text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN INSERT INTO secret VALUES (7, t); END $$;
        CREATE FUNCTION sql_ok() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM commands';
        CREATE FUNCTION sql_bad() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM secret';
        CREATE FUNCTION atomic_ok() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM commands);
        CREATE FUNCTION atomic_bad() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM secret);
        CREATE FUNCTION dynamic(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('INSERT INTO %I VALUES (1, %L)', 'secret', t); END $$;
        CREATE FUNCTION refresher() RETURNS void LANGUAGE plpgsql AS $$ BEGIN REFRESH MATERIALIZED VIEW daily; END $$;
        CREATE FUNCTION scratch() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE TEMP TABLE work AS SELECT 1 AS n; INSERT INTO work VALUES (2); END $$;
        CREATE FUNCTION moves() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM setval('loose', 5); END $$;
        CREATE FUNCTION private() RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION private() FROM PUBLIC;
        CREATE FUNCTION positive(i int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 0'; REVOKE EXECUTE ON FUNCTION positive(int) FROM PUBLIC;
        CREATE PROCEDURE tidy(t text) LANGUAGE plpgsql AS $$ BEGIN DELETE FROM commands WHERE status = t; END $$;
        CREATE PROCEDURE untidy(t text) LANGUAGE plpgsql AS $$ BEGIN DELETE FROM secret WHERE note = t; END $$;
        CREATE PROCEDURE reserved() LANGUAGE sql AS 'SELECT 1'; REVOKE EXECUTE ON PROCEDURE reserved() FROM PUBLIC;
        CREATE FUNCTION on_ok() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO decision_logs (symbol) VALUES ('t'); RETURN new; END $$;
        CREATE FUNCTION on_bad() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO secret VALUES (new.id, 't'); RETURN new; END $$;
        CREATE FUNCTION on_definer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN INSERT INTO secret VALUES (new.id, 't'); RETURN new; END $$;
        REVOKE EXECUTE ON FUNCTION on_ok(), on_definer() FROM PUBLIC;
        CREATE TABLE watched (id int, note text); CREATE TRIGGER w AFTER INSERT OR UPDATE ON watched FOR EACH ROW EXECUTE FUNCTION on_ok();
        CREATE TABLE audited (id int, note text); CREATE TRIGGER a AFTER INSERT ON audited FOR EACH ROW EXECUTE FUNCTION on_definer();
        CREATE TABLE trapped (id int, note text); CREATE TRIGGER b AFTER INSERT ON trapped FOR EACH ROW EXECUTE FUNCTION on_bad();
        CREATE TABLE checked (id int CHECK (positive(id)), note text);
        CREATE VIEW through AS SELECT id, note FROM trapped; GRANT INSERT ON through TO $app;
        CREATE VIEW secrets_shown AS SELECT * FROM secret;
        CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.things (id int); GRANT SELECT ON elsewhere.things TO $app;
        """;

    public static IReadOnlyList<WorkloadSample> Working { get; } =
    [
        new("SELECT * FROM commands WHERE id = $1", "SELECT * FROM commands WHERE id = 1"),
        new(
            "SELECT * FROM commands WHERE id = $1 FOR UPDATE SKIP LOCKED",
            "SELECT * FROM commands WHERE id = 1 FOR UPDATE SKIP LOCKED"
        ),
        new(
            "INSERT INTO decision_logs (symbol) VALUES ($1) RETURNING id",
            "INSERT INTO decision_logs (symbol) VALUES ('x') RETURNING id"
        ),
        new(
            "INSERT INTO bot_statuses VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET note = excluded.note",
            "INSERT INTO bot_statuses VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET note = excluded.note"
        ),
        new("UPDATE commands SET status = $1 WHERE id = $2", "UPDATE commands SET status = 'x' WHERE id = 1"),
        new("DELETE FROM commands WHERE id = $1", "DELETE FROM commands WHERE id = 1"),
        new(
            "MERGE INTO bot_statuses b USING (SELECT $1::int AS id) s ON b.id = s.id WHEN MATCHED THEN UPDATE SET note = $2 WHEN NOT MATCHED THEN INSERT VALUES (s.id, $3)",
            "MERGE INTO bot_statuses b USING (SELECT 1 AS id) s ON b.id = s.id WHEN MATCHED THEN UPDATE SET note = 'x' WHEN NOT MATCHED THEN INSERT VALUES (s.id, 'y')"
        ),
        new(
            "WITH x AS (DELETE FROM commands WHERE id = $1 RETURNING *) SELECT count(*) FROM x",
            "WITH x AS (DELETE FROM commands WHERE id = 1 RETURNING *) SELECT count(*) FROM x"
        ),
        new("VALUES ($1)", "VALUES (1)"),
        new("TABLE commands"),
        new("INSERT INTO prices VALUES ($1, $2)", "INSERT INTO prices VALUES ('2026-02-01', 2)"),
        new("SELECT id, open FROM half"),
        new("INSERT INTO half (id) VALUES ($1)", "INSERT INTO half (id) VALUES (1)"),
        new("SELECT * FROM secrets_shown"),
        new("SELECT log_it($1)", "SELECT log_it('x')"),
        new("SELECT definer($1)", "SELECT definer('x')"),
        new("SELECT sql_ok()"),
        new("SELECT atomic_ok()"),
        new("SELECT nextval('decision_logs_id_seq')"),
        new("SELECT setval('movable', $1)", "SELECT setval('movable', 9)"),
        new("SELECT currval('decision_logs_id_seq')", null, "SELECT nextval('decision_logs_id_seq')"),
        new("SELECT pg_advisory_xact_lock($1)", "SELECT pg_advisory_xact_lock(5)"),
        new("SELECT pg_try_advisory_lock($1)", "SELECT pg_try_advisory_lock(6)"),
        new("SELECT pg_notify($1, $2)", "SELECT pg_notify('a', 'b')"),
        new("CALL tidy($1)", "CALL tidy('x')"),
        new("DO $$ BEGIN UPDATE commands SET status = 'x' WHERE id = 2; END $$"),
        new("INSERT INTO watched VALUES ($1, $2)", "INSERT INTO watched VALUES (1, 'x')"),
        new("INSERT INTO audited VALUES ($1, $2)", "INSERT INTO audited VALUES (11, 'x')"),
        new("COPY bot_statuses FROM STDIN"),
        new("COPY bot_statuses (id, note) FROM STDIN"),
        new("COPY commands TO STDOUT"),
        new("COPY half (id, open) TO STDOUT"),
        new("COPY (SELECT * FROM commands) TO STDOUT"),
        new("EXPLAIN SELECT * FROM commands"),
        new(
            "EXPLAIN (ANALYZE, COSTS OFF) DELETE FROM commands WHERE id = $1",
            "EXPLAIN (ANALYZE, COSTS OFF) DELETE FROM commands WHERE id = 1"
        ),
        new("DECLARE c CURSOR FOR SELECT * FROM commands"),
        new(
            "DECLARE s NO SCROLL CURSOR WITH HOLD FOR SELECT * FROM commands WHERE id = $1",
            "DECLARE s NO SCROLL CURSOR WITH HOLD FOR SELECT * FROM commands WHERE id = 1"
        ),
        new("FETCH 5 FROM c", null, "BEGIN", "DECLARE c CURSOR FOR SELECT 1"),
        new("PREPARE p (int) AS SELECT * FROM commands WHERE id = $1"),
        new("EXECUTE p(1)", null, "DEALLOCATE ALL", "PREPARE p (int) AS SELECT * FROM commands WHERE id = $1"),
        new("DEALLOCATE ALL"),
        new("BEGIN ISOLATION LEVEL SERIALIZABLE"),
        new("COMMIT"),
        new("SAVEPOINT a"),
        new("SET LOCAL work_mem = '8MB'"),
        new("SET application_name TO $1", "SET application_name TO 'x'"),
        new("SET myapp.user_id = '5'"),
        new("SET TRANSACTION READ ONLY"),
        new("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE"),
        new("SET TIME ZONE 'UTC'"),
        new("SET ROLE NONE"),
        new("RESET ALL"),
        new("SHOW server_version"),
        new("LISTEN jobs"),
        new("NOTIFY jobs, 'x'"),
        new("UNLISTEN *"),
        new("LOCK TABLE commands IN ROW EXCLUSIVE MODE"),
        new("LOCK TABLE commands IN ACCESS EXCLUSIVE MODE"),
        new("TRUNCATE emptied"),
        new("DISCARD ALL"),
        new("DISCARD PLANS"),
        new("SELECT lo_create(0)"),
        new("SELECT generate_series(1, $1)", "SELECT generate_series(1, 3)"),
        new(
            "SELECT extract(epoch FROM now()), trim(both FROM $1)",
            "SELECT extract(epoch FROM now()), trim(both FROM 'x')"
        ),
    ];

    public static IReadOnlyList<WorkloadSample> Failing { get; } =
    [
        new("SELECT * FROM secret"),
        new("INSERT INTO secret VALUES ($1, $2)", "INSERT INTO secret VALUES (1, 'x')"),
        new("UPDATE secret SET note = $1", "UPDATE secret SET note = 'x'"),
        new("DELETE FROM secret"),
        new("SELECT hidden FROM half"),
        new("INSERT INTO half (hidden) VALUES ($1)", "INSERT INTO half (hidden) VALUES ('x')"),
        new("SELECT * FROM elsewhere.things"),
        new("TRUNCATE commands"),
        new("TRUNCATE TABLE ONLY bot_statuses RESTART IDENTITY CASCADE"),
        new("CREATE TABLE IF NOT EXISTS commands (id int)"),
        new("CREATE TABLE fresh (id int)"),
        new(
            "CREATE TABLE fresh AS SELECT * FROM commands WHERE id = $1",
            "CREATE TABLE fresh AS SELECT * FROM commands WHERE id = 1"
        ),
        new("SELECT * INTO fresh FROM commands"),
        new("CREATE TEMP TABLE work (id int)"),
        new("CREATE TEMPORARY TABLE work AS SELECT * FROM commands"),
        new("SELECT * INTO TEMP work FROM commands"),
        new("CREATE TEMP VIEW v AS SELECT 1 AS n"),
        new("CREATE VIEW v AS SELECT 1 AS n"),
        new("CREATE INDEX ON commands (status)"),
        new("ALTER TABLE commands ADD COLUMN extra int"),
        new("DROP TABLE bot_statuses"),
        new("COMMENT ON TABLE commands IS 'x'"),
        new("CREATE SCHEMA mine"),
        new("CREATE ROLE evil"),
        new("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'"),
        new("REFRESH MATERIALIZED VIEW daily"),
        new("REFRESH MATERIALIZED VIEW CONCURRENTLY public.daily WITH DATA"),
        new("VACUUM commands"),
        new("VACUUM (ANALYZE) public.commands"),
        new("ANALYZE commands"),
        new("REINDEX TABLE commands"),
        new("CLUSTER commands USING commands_pkey"),
        new("CHECKPOINT"),
        new("SELECT setval('decision_logs_id_seq', $1)", "SELECT setval('decision_logs_id_seq', 900)"),
        new("SELECT nextval('loose')"),
        new("SELECT leak($1)", "SELECT leak('x')"),
        new("SELECT nested($1)", "SELECT nested('x')"),
        new("SELECT sql_bad()"),
        new("SELECT atomic_bad()"),
        new("SELECT private()"),
        new("SELECT refresher()"),
        new("SELECT scratch()"),
        new("SELECT moves()"),
        new("CALL untidy($1)", "CALL untidy('x')"),
        new("CALL reserved()"),
        new("DO $$ BEGIN DELETE FROM secret; END $$"),
        new("DO LANGUAGE plpgsql $body$ BEGIN TRUNCATE commands; END $body$"),
        new("DO $$ BEGIN PERFORM leak('x'); END $$"),
        new("INSERT INTO trapped VALUES ($1, $2)", "INSERT INTO trapped VALUES (5, 'x')"),
        new("INSERT INTO through VALUES ($1, $2)", "INSERT INTO through VALUES (6, 'x')"),
        new("COPY trapped FROM STDIN"),
        new("INSERT INTO checked VALUES ($1, $2)", "INSERT INTO checked VALUES (5, 'x')"),
        new("COPY secret FROM STDIN"),
        new("COPY secret TO STDOUT"),
        new("COPY half TO STDOUT"),
        new("COPY (SELECT * FROM secret) TO STDOUT"),
        new("COPY commands TO '/tmp/commands.txt'"),
        new("COPY commands TO PROGRAM 'cat'"),
        new("EXPLAIN SELECT * FROM secret"),
        new("DECLARE c CURSOR FOR SELECT * FROM secret"),
        new("SET ROLE pg_monitor"),
        new("SET SESSION AUTHORIZATION postgres"),
        new("SET log_statement = 'all'"),
        new("SET session_replication_role = 'replica'"),
        new("LOCK TABLE secret"),
        new("ALTER SYSTEM SET work_mem = '1MB'"),
        new("GRANT SELECT ON secret TO PUBLIC"),
        new("ALTER ROLE postgres PASSWORD 'canary'"),
        new("CREATE DATABASE another"),
        new("CREATE EXTENSION hstore"),
        new("ALTER TABLE commands OWNER TO pg_monitor"),
    ];

    /// <summary>
    /// Neither plan nor catalogue nor a try can tell: they must be named, and never be called working.
    /// </summary>
    public static IReadOnlyList<string> Unanswerable { get; } =
    [
        "SELECT dynamic($1)",
        "SELECT pg_terminate_backend($1)",
        "SELECT setval($1, $2)",
        "EXECUTE unknown_one(1)",
        "SELECT lo_get($1)",
        "SELECT * FROM nowhere",
        "CREATE TABLE commands (id int)",
        "DROP TABLE nowhere",
        "DO LANGUAGE plperl 'x'",
        "garbage",
        "ALTER TABLE commands ADD COLUMN status text",
    ];
}
