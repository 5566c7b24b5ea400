using System.Net;

namespace Pipeline.Postgres.Tests.Watch;

[Collection(PostgresCollection.Name)]
[Trait("Needs", "engine")]
public sealed class HbaRulesTests(PostgresServer server)
{
    private static readonly IPAddress Service = IPAddress.Parse("172.18.0.5");

    [Theory]
    [InlineData("host", "all", "all", "172.18.0.0", "255.255.0.0", "trust", true)]
    [InlineData("host", "all", "legacy", "all", "", "peer", true)]
    [InlineData("host", "all", "+admins", "172.18.0.5", "255.255.255.255", "ident", true)]
    [InlineData("host", "all", "all", "samenet", "", "trust", true)]
    [InlineData("host", "all", "/^leg", "all", "", "trust", true)]
    [InlineData("host", "all", "all", "127.0.0.1", "255.255.255.255", "trust", false)]
    [InlineData("local", "all", "all", "", "", "trust", false)]
    [InlineData("host", "other", "all", "all", "", "trust", false)]
    [InlineData("host", "all", "somebody", "all", "", "trust", false)]
    [InlineData("host", "all", "all", "::", "::", "trust", false)]
    public void A_line_that_asks_for_no_password_opens_the_door(
        string type,
        string database,
        string user,
        string address,
        string mask,
        string method,
        bool opens
    )
    {
        var rules = Rules(new HbaRule(1, type, [database], [user], address, mask, method), Scram);

        (rules.Open("legacy", "shop", Service) is not null).Should().Be(opens);
    }

    [Fact]
    public void The_first_line_that_fits_decides() =>
        Rules(Scram, new HbaRule(9, "host", ["all"], ["all"], "all", "", "trust"))
            .Open("legacy", "shop", Service)
            .Should()
            .BeNull();

    [Fact]
    public async Task A_servers_own_lines_are_read_and_ask_for_the_password()
    {
        await using var database = await TestDatabase.Provisioned(server);

        var rules = await HbaRules.Read(database.Legacy, default);

        rules!.Rules.Should().Contain(r => r.Type == "host" && r.Method == "scram-sha-256");
        rules.Open(database.Model.Legacy, database.Name, Service).Should().BeNull();
        (await HbaRules.Read(database.App, default)).Should().BeNull();
    }

    private static HbaRule Scram => new(5, "host", ["all"], ["all"], "all", "", "scram-sha-256");

    private static HbaRules Rules(params HbaRule[] rules) =>
        new(rules, new Dictionary<string, IReadOnlySet<string>> { ["admins"] = new HashSet<string> { "legacy" } });
}
