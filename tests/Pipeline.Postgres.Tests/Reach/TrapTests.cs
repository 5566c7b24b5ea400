using Npgsql;
using Xunit.Abstractions;

namespace Pipeline.Postgres.Tests.Reach;

[Collection(PostgresCollection.Name)]
public sealed class TrapTests(PostgresServer server, ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. Trap.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_trap_alone_makes_exactly_its_own_finding_appear_and_the_fix_it_names_closes_it(string name)
    {
        var trap = Trap.All.Single(t => t.Name == name);
        await using var database = await TestDatabase.Provisioned(server);
        (await database.Findings()).Select(f => f.ToString()).Should().BeEmpty("the clean baseline has none");

        await database.Sql(trap.Sql.Replace("\"$app group\"", SqlText.Identifier(database.Model.App + " group"), StringComparison.Ordinal));

        var finding = (await database.Findings()).Should().ContainSingle().Subject;
        output.WriteLine(finding.ToString());
        finding.Kind.Should().Be(trap.Kind);
        finding.Severity.Should().Be(trap.Severity);
        finding.Object.Should().Contain(trap.Object);
        finding.Path.Should().StartWith(database.Model.App).And.Contain(trap.Path);
        var seed = await SeedSees(database);
        output.WriteLine($"the seed's CREATE TABLE test {(seed ? "sees it" : "misses it")}");
        seed.Should().Be(trap.SeedSees);

        await database.Sql(finding.FixSql);
        (await database.Findings()).Select(f => f.ToString()).Should().BeEmpty();
    }

    [Fact]
    public void The_page_lists_every_trap_and_whether_the_seeds_own_test_sees_it()
    {
        var rows = Trap.All.Select(t => $"| {t.Name} | {t.Kind} | {t.Severity} | {(t.SeedSees ? "sees it" : "misses it")} |").ToList();
        output.WriteLine(string.Join('\n', rows));
        var page = File.ReadAllText(Path.Combine(Root(AppContext.BaseDirectory), "docs/least-privilege.md"));

        page.Split('\n').Where(l => l.EndsWith("sees it |", StringComparison.Ordinal) || l.EndsWith("misses it |", StringComparison.Ordinal)).Should().Equal(rows);
        page.Should().Contain($"Of {Trap.All.Count} traps it sees {Trap.All.Count(t => t.SeedSees)}.");
        Trap.All.Count(t => t is { SeedSees: false, Severity: Severity.Breach }).Should().BeGreaterThan(20);
    }

    private static string Root(string folder) => File.Exists(Path.Combine(folder, "Pipeline.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);

    /// <summary>The seed's own test, as it is written there: CREATE TABLE as the runtime role must fail.</summary>
    private static async Task<bool> SeedSees(TestDatabase database)
    {
        try
        {
            await using var connection = await database.App.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.Run("CREATE TABLE _bot_leak (id int)", default);
            return true;
        }
        catch (PostgresException)
        {
            return false;
        }
    }
}
