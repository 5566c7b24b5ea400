using Npgsql;

namespace Pipeline.Postgres.Tests.Roles;

[Collection(PostgresCollection.Name)]
[Trait("Needs", "engine")]
public sealed class RolePlanTests(PostgresServer server)
{
    /// <summary>Every ACL, default ACL, role attribute and role of the database, as text.</summary>
    private const string Rights = """
        SELECT string_agg(x, E'\n' ORDER BY x) FROM (
          SELECT c.oid::regclass || ' ' || a::text FROM pg_class c, aclexplode(coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))) a WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i'
          UNION ALL SELECT nspname || a::text FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) a WHERE nspname = 'public'
          UNION ALL SELECT datname || a::text FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) a WHERE datname = current_database()
          UNION ALL SELECT 'default ' || defaclrole::regrole || defaclnamespace::text || defaclobjtype::text || defaclacl::text FROM pg_default_acl
          UNION ALL SELECT rolname || rolsuper || rolcreatedb || rolcreaterole || rolcanlogin || rolreplication || rolbypassrls FROM pg_roles
        ) t(x)
        """;

    [Theory]
    [InlineData("")]
    [InlineData(" Odd \"Name\" $1 'x'")]
    public async Task A_second_plan_is_empty_and_the_inverse_restores_every_right(string style)
    {
        await using var database = await TestDatabase.Raw(server, style);
        var before = await database.Scalar(Rights);

        var plan = await database.Provision();
        (await new RoleProvisioner(database.Legacy).Plan(database.Model, default)).Statements.Should().BeEmpty();
        (await database.Scalar(Rights)).Should().NotBe(before);

        (await new RoleProvisioner(database.Legacy).Undo(plan, default)).Should().BeEmpty();
        (await database.Scalar(Rights)).Should().Be(before);
    }

    [Fact]
    public async Task The_inverse_takes_back_only_what_the_plan_gave()
    {
        await using var database = await TestDatabase.Raw(server);
        await database.Sql(
            "CREATE ROLE $app CREATEDB; GRANT SELECT ON bot_statuses TO $app; ALTER DEFAULT PRIVILEGES FOR ROLE $legacy IN SCHEMA public GRANT SELECT ON TABLES TO $app"
        );
        var before = await database.Scalar(Rights);

        var plan = await database.Provision();

        plan.Statements.Should().Contain(database.Fill("ALTER ROLE $app LOGIN NOCREATEDB"));
        plan.Statements.Should()
            .Contain(s =>
                s.StartsWith("GRANT INSERT, UPDATE, DELETE ON TABLE public.bot_statuses", StringComparison.Ordinal)
            );
        await new RoleProvisioner(database.Legacy).Undo(plan, default);
        (await database.Scalar(Rights)).Should().Be(before);
    }

    [Fact]
    public async Task Undo_works_twice_and_before_anything_was_applied()
    {
        await using var database = await TestDatabase.Raw(server);
        var provisioner = new RoleProvisioner(database.Legacy);
        var plan = await provisioner.Plan(database.Model, default);
        var before = await database.Scalar(Rights);

        (await provisioner.Undo(plan, default)).Should().OnlyContain(n => n.Why.Contains("does not exist"));
        await provisioner.Apply(database.Model, plan, default);
        await provisioner.Undo(plan, default);
        await provisioner.Undo(plan, default);

        (await database.Scalar(Rights)).Should().Be(before);
    }

    [Fact]
    public async Task Undo_keeps_a_role_that_owns_something_by_now_and_says_so()
    {
        await using var database = await TestDatabase.Raw(server);
        var plan = await database.Provision();
        await database.Sql("SET ROLE $migrator; CREATE TABLE made_since (id int)");

        var notes = await new RoleProvisioner(database.Legacy).Undo(plan, default);

        notes
            .Select(n => n.Statement)
            .Should()
            .Equal(database.Fill("DROP ROLE IF EXISTS $migrator"), database.Fill("DROP OWNED BY $app"));
        notes.Should().OnlyContain(n => n.Why.Contains("made_since"));
    }

    [Fact]
    public async Task A_plan_that_no_longer_fits_is_refused_and_writes_nothing()
    {
        await using var database = await TestDatabase.Raw(server);
        var provisioner = new RoleProvisioner(database.Legacy);
        var plan = await provisioner.Plan(database.Model, default);
        await database.Sql("CREATE TABLE made_since (id int)");
        var before = await database.Scalar(Rights);

        await provisioner
            .Invoking(p => p.Apply(database.Model, plan, default))
            .Should()
            .ThrowAsync<InvalidOperationException>()
            .WithMessage("*changed since the plan*");
        (await database.Scalar(Rights)).Should().Be(before);
    }

    /// <summary>Default privileges went on giving after the plan; tables came and went.</summary>
    [Fact]
    public async Task An_undo_also_takes_back_what_default_privileges_gave_since()
    {
        await using var database = await TestDatabase.Raw(server);
        var before = await database.Scalar(Rights);
        var plan = await database.Provision();
        await database.Sql("CREATE TABLE made_since (id serial); DROP TABLE bot_statuses");

        await new RoleProvisioner(database.Legacy).Undo(plan, default);

        RoleComparison.Kept(await database.Catalogue(), database.Model, plan.Changes).Should().BeEmpty();
        (
            await database.Scalar(
                "SELECT count(*) FROM pg_roles WHERE rolname IN ('$app', '$migrator')"
                    .Replace("$app", database.Model.App)
                    .Replace("$migrator", database.Model.Migrator)
            )
        )
            .Should()
            .Be(0L);
        await database.Sql("DROP TABLE made_since; CREATE TABLE bot_statuses (id int PRIMARY KEY, note text)");
        (await database.Scalar(Rights)).Should().Be(before);
    }

    [Fact]
    public async Task An_undo_of_grants_to_roles_that_were_there_leaves_none_of_them_though_a_table_is_gone()
    {
        await using var database = await TestDatabase.Raw(server);
        await database.Sql("CREATE ROLE $app LOGIN; CREATE ROLE $migrator LOGIN");
        var plan = await database.Provision();
        await database.Sql("CREATE TABLE made_since (id int); DROP TABLE bot_statuses");
        RoleComparison.Kept(await database.Catalogue(), database.Model, plan.Changes).Should().NotBeEmpty();

        await new RoleProvisioner(database.Legacy).Undo(plan, default);

        RoleComparison.Kept(await database.Catalogue(), database.Model, plan.Changes).Should().BeEmpty();
        (
            await database.Scalar(
                "SELECT has_table_privilege('$app', 'commands', 'SELECT')".Replace("$app", database.Model.App)
            )
        )
            .Should()
            .Be(false);
    }

    /// <summary>
    /// Legacy went on making tables; one was renamed, one was made again under a name on which the role held a right
    /// before.
    /// </summary>
    [Theory]
    [InlineData("")]
    [InlineData(" Odd \"Name\" $1 'x'")]
    public async Task An_undo_takes_from_roles_that_were_there_what_default_privileges_gave_since(string style)
    {
        await using var database = await TestDatabase.Raw(server, style);
        await database.Sql(
            """
            CREATE ROLE $app LOGIN; CREATE ROLE $migrator LOGIN; CREATE SCHEMA archive;
            GRANT SELECT ON bot_statuses TO $app; GRANT SELECT ON commands TO $app;
            ALTER DEFAULT PRIVILEGES FOR ROLE $legacy IN SCHEMA public GRANT SELECT ON TABLES TO $app
            """
        );
        var plan = await database.Provision();
        await database.Sql(
            """
            CREATE TABLE made_since (id serial); CREATE VIEW seen_since AS SELECT 1 AS one; CREATE TABLE moved_since (id int); ALTER TABLE moved_since SET SCHEMA archive;
            DROP TABLE bot_statuses; CREATE TABLE bot_statuses (id int); DROP VIEW open_commands; ALTER TABLE commands RENAME TO orders; GRANT TRUNCATE ON made_since TO $app
            """
        );

        var notes = await new RoleProvisioner(database.Legacy).Undo(plan, default);

        RoleComparison.Kept(await database.Catalogue(), database.Model, plan.Changes, plan.Before).Should().BeEmpty();
        (await Held(database, database.Model.App))
            .Should()
            .BeEquivalentTo(
                "public.bot_statuses SELECT",
                "public.orders SELECT",
                "public.made_since SELECT",
                "public.made_since TRUNCATE",
                "public.seen_since SELECT",
                "archive.moved_since SELECT"
            );
        (await Held(database, database.Model.Migrator)).Should().BeEmpty();
        notes.Should().Contain(n => n.Statement.Contains("made_since") && n.Why.Contains("since the cut-over"));
        (await new RoleProvisioner(database.Legacy).Undo(plan, default))
            .Should()
            .NotContain(n => n.Why.Contains("since the cut-over"));
    }

    [Fact]
    public async Task What_is_taken_back_together_goes_to_the_rights_before_the_first_of_it()
    {
        await using var database = await TestDatabase.Raw(server);
        await database.Sql("CREATE ROLE $app LOGIN; CREATE ROLE $migrator LOGIN");
        var first = await database.Provision();
        await database.Sql(
            "CREATE TABLE between (id int); CREATE ROLE "
                + database.Name
                + "_more; GRANT CREATE ON SCHEMA public TO "
                + database.Name
                + "_more"
        );
        database.Model = database.Model with { Creators = [.. database.Model.Creators, database.Name + "_more"] };
        var second = await database.Provision();
        await database.Sql("SET ROLE " + database.Name + "_more; CREATE TABLE after_both (id int)");

        var both = new RolePlan([.. first.Changes, .. second.Changes])
        {
            Before = PriorRights.Oldest([first.Before!, second.Before!]),
        };
        await new RoleProvisioner(database.Legacy).Undo(second, default);
        (await Held(database, database.Model.App))
            .Should()
            .Contain("public.between SELECT")
            .And.NotContain("public.after_both SELECT");
        await new RoleProvisioner(database.Legacy).Undo(both, default);

        (await Held(database, database.Model.App)).Should().BeEmpty();
        await new RoleProvisioner(database.Legacy).Redo(
            RoleComparison.Missing(
                await new RoleProvisioner(database.Legacy).Plan(database.Model, default),
                both.Changes
            ),
            default
        );
        (await Held(database, database.Model.App))
            .Should()
            .Contain("public.between SELECT")
            .And.Contain("public.after_both DELETE");
    }

    private static async Task<string[]> Held(TestDatabase database, string role) =>
        (string[])
            (
                await database.Scalar(
                    $"""
                    SELECT coalesce(array_agg(format('%s.%s %s', c.relnamespace::regnamespace, c.relname, a.privilege_type)), ARRAY[]::text[])
                    FROM pg_class c, aclexplode(c.relacl) a WHERE a.grantee = {SqlText.Literal(
                        SqlText.Identifier(role)
                    )}::regrole
                    """
                )
            )!;

    [Fact]
    public async Task A_role_that_owns_something_is_not_dropped_and_what_it_owns_is_named()
    {
        await using var database = await TestDatabase.Raw(server);
        var plan = await database.Provision();
        await database.Sql("CREATE TABLE theirs (id int); ALTER TABLE theirs OWNER TO $migrator");

        var notes = await new RoleProvisioner(database.Legacy).Undo(plan, default);

        notes.Should().Contain(n => n.Why.Contains("theirs") && n.Why.Contains("owns"));
        RoleComparison
            .Kept(await database.Catalogue(), database.Model, plan.Changes)
            .Should()
            .ContainSingle(k => k.Contains("CREATE ROLE"));
        (await database.Scalar("SELECT count(*) FROM theirs")).Should().Be(0L);
    }

    [Fact]
    public async Task A_failing_statement_leaves_nothing_behind()
    {
        await using var database = await TestDatabase.Raw(server);
        await database.Sql(
            "CREATE ROLE $app LOGIN; CREATE FUNCTION no() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''stop''; END'; CREATE EVENT TRIGGER $db ON ddl_command_end WHEN TAG IN ('ALTER DEFAULT PRIVILEGES') EXECUTE FUNCTION no()"
        );
        var before = await database.Scalar(Rights);

        await database.Invoking(d => d.Provision()).Should().ThrowAsync<PostgresException>().WithMessage("*stop*");
        (await database.Scalar(Rights)).Should().Be(before);
    }

    [Fact]
    public async Task Concurrent_grants_on_the_same_rows_are_retried()
    {
        await using var database = await TestDatabase.Raw(server);
        var provisioner = new RoleProvisioner(
            database.Legacy,
            new ProvisionOptions { LockTimeout = TimeSpan.FromSeconds(20) }
        );
        var plan = await provisioner.Plan(database.Model, default);
        await using var other = await database.Legacy.OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await other.Run("GRANT SELECT ON bot_statuses TO pg_monitor", default);

        var apply = provisioner.Apply(database.Model, plan, default);
        await WaitUntilBlocked(database, other);
        await transaction.CommitAsync();
        await apply;

        (await provisioner.Plan(database.Model, default)).IsEmpty.Should().BeTrue();
        server.Log.Should().Contain("tuple concurrently updated");
    }

    [Theory]
    [InlineData("no_such_role", "public", "*no_such_role*does not exist*")]
    [InlineData(null, "no_such_schema", "*no_such_schema*does not exist*")]
    public async Task A_model_that_does_not_fit_is_refused_by_name(string? creator, string schema, string message)
    {
        await using var database = await TestDatabase.Raw(server);
        database.Model = database.Model with { Creators = [creator ?? database.Model.Legacy], Schemas = [schema] };

        await database.Invoking(d => d.Provision()).Should().ThrowAsync<RoleModelException>().WithMessage(message);
    }

    [Fact]
    public async Task A_revoke_that_cannot_be_read_is_refused_with_the_form()
    {
        await using var database = await TestDatabase.Raw(server);
        database.Model = database.Model with { RevokePublic = ["everything please"] };

        await database
            .Invoking(d => d.Provision())
            .Should()
            .ThrowAsync<RoleModelException>()
            .WithMessage("*everything please*expected*");
    }

    [Fact]
    public async Task Revokes_from_public_reach_default_rights_of_functions_and_odd_names()
    {
        await using var database = await TestDatabase.Raw(server);
        await database.Sql(
            "CREATE SCHEMA \"My Schema\"; GRANT CREATE ON SCHEMA \"My Schema\" TO PUBLIC; CREATE FUNCTION f(a int, b text) RETURNS int LANGUAGE sql AS 'SELECT 1'"
        );
        database.Model = database.Model with
        {
            RevokePublic = ["CREATE ON SCHEMA \"My Schema\"", "EXECUTE ON ALL FUNCTIONS IN SCHEMA public"],
        };

        var plan = await database.Provision();

        plan.Statements.Should()
            .Contain("REVOKE CREATE ON SCHEMA \"My Schema\" FROM PUBLIC")
            .And.Contain("REVOKE EXECUTE ON ROUTINE public.f(a integer, b text) FROM PUBLIC");
        (await database.Scalar("SELECT has_function_privilege('public', 'f(int, text)', 'EXECUTE')"))
            .Should()
            .Be(false);
    }

    private static async Task WaitUntilBlocked(TestDatabase database, NpgsqlConnection by)
    {
        while (
            await database.Scalar(
                $"SELECT count(*) FROM pg_stat_activity WHERE {by.ProcessID} = ANY(pg_blocking_pids(pid))"
            )
                is 0L
        )
        {
            await Task.Yield();
        }
    }
}
