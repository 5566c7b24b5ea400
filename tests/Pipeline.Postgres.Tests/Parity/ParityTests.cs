namespace Pipeline.Postgres.Tests.Parity;

[Collection(PostgresCollection.Name)]
[Trait("Needs", "engine")]
public sealed class ParityTests(PostgresServer server)
{
    [Fact]
    public async Task A_clean_database_has_no_difference()
    {
        await using var database = await TestDatabase.Provisioned(server);

        (await Settings(database)).Should().BeEmpty();
        (await Rows(database)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("ALTER ROLE $legacy SET search_path TO \"Odd Schema\", public", "setting search_path")]
    [InlineData("ALTER ROLE $legacy IN DATABASE $db SET statement_timeout TO '3s'", "setting statement_timeout")]
    [InlineData("ALTER ROLE $app SET application_name TO 'it''s'", "setting application_name")]
    [InlineData("CREATE SCHEMA $legacy", "search_path $user")]
    [InlineData("ALTER ROLE $app CONNECTION LIMIT 2", "connection limit")]
    [InlineData("ALTER ROLE $app VALID UNTIL '2030-01-01'", "valid until")]
    public async Task Each_setting_of_the_role_is_named_and_its_fix_closes_it(string sql, string what)
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql(sql);

        var difference = (await Settings(database)).Should().ContainSingle().Subject;

        difference.What.Should().Be(what);
        await database.Sql(difference.FixSql);
        (await Settings(database)).Where(d => d.What == what).Should().BeEmpty();
    }

    [Fact]
    public async Task A_setting_of_the_database_holds_for_both()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql("ALTER DATABASE $db SET statement_timeout TO '30s'");

        (await Settings(database)).Should().BeEmpty();
    }

    [Fact]
    public async Task Row_security_that_hides_every_row_is_seen_though_nothing_fails()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql("ALTER TABLE commands ENABLE ROW LEVEL SECURITY");

        (await database.Prober.ProbeAllowed("UPDATE commands SET status = status", default))
            .Should()
            .Match<ProbeResult>(p => p.Verdict == Verdict.Allowed && p.Rows == 0);
        (await Rows(database))
            .Select(d => (d.What, d.Legacy, d.App))
            .Should()
            .Equal(
                ("rows of public.commands", "13", "0"),
                ("SELECT on public.commands", "all rows", "no row"),
                ("INSERT on public.commands", "all rows", "no row"),
                ("UPDATE on public.commands", "all rows", "no row"),
                ("DELETE on public.commands", "all rows", "no row")
            );
    }

    [Fact]
    public async Task A_policy_for_reading_alone_leaves_the_writes_named()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql(
            "ALTER TABLE commands ENABLE ROW LEVEL SECURITY; CREATE POLICY \"Read\" ON commands FOR SELECT TO $app USING (true)"
        );

        var differences = await Rows(database);

        differences
            .Select(d => d.What)
            .Should()
            .Equal("INSERT on public.commands", "UPDATE on public.commands", "DELETE on public.commands");
        await database.Sql(string.Join(';', differences.Select(d => d.FixSql)));
        (await Rows(database)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_view_that_filters_by_role_shows_different_rows()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql(
            "CREATE VIEW mine AS SELECT * FROM commands WHERE current_user = 'nobody' OR pg_has_role(current_user, 'pg_monitor', 'USAGE'); GRANT SELECT ON mine TO $app"
        );

        (await Rows(database)).Should().ContainSingle().Which.What.Should().Be("rows of public.mine");
    }

    private static async Task<IReadOnlyList<ParityDifference>> Settings(TestDatabase database) =>
        SettingsParity.Compare(await database.Catalogue(), database.Model.Legacy, database.Model.App);

    private static async Task<IReadOnlyList<ParityDifference>> Rows(TestDatabase database) =>
        await RowParity.Compare(
            database.Legacy,
            database.App,
            await database.Catalogue(),
            database.Model,
            null,
            default
        );
}
