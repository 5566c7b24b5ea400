using Npgsql;
using Xunit.Abstractions;

namespace Pipeline.Postgres.Tests.Reach;

/// <summary>On Postgres 17.</summary>
[Trait("Needs", "engine")]
public sealed class TrapTests17(TrapServer17 server, ITestOutputHelper output)
    : TrapTests(server, output),
        IClassFixture<TrapServer17>
{
    [Theory]
    [MemberData(nameof(Names), 17)]
    public Task A_trap_is_named_with_its_path_exploited_closed_by_its_fix_and_gone(string name) => Spring(name);
}

/// <summary>On Postgres 15.</summary>
[Trait("Needs", "engine")]
public sealed class TrapTests15(TrapServer15 server, ITestOutputHelper output)
    : TrapTests(server, output),
        IClassFixture<TrapServer15>
{
    [Theory]
    [MemberData(nameof(Names), 15)]
    public Task A_trap_is_named_with_its_path_exploited_closed_by_its_fix_and_gone(string name) => Spring(name);
}

public abstract class TrapTests(TrapServer server, ITestOutputHelper output)
{
    public static TheoryData<string> Names(int version) =>
        [.. Trap.All.Where(t => t.From <= version && version <= t.To).Select(t => t.Name)];

    [Theory]
    [InlineData(nameof(HonestDatabases.Demo))]
    [InlineData(nameof(HonestDatabases.PgBench))]
    [InlineData(nameof(HonestDatabases.PartitionsPoliciesExtensions))]
    [InlineData(nameof(HonestApplications.Django))]
    [InlineData(nameof(HonestApplications.Rails))]
    [InlineData(nameof(HonestApplications.Geometry))]
    [InlineData(nameof(HonestApplications.TimeSeries))]
    [InlineData(nameof(HonestApplications.Tenants))]
    public async Task An_honest_database_has_no_breach(string name)
    {
        await using var database = await server.Empty();
        await database.Sql(HonestDatabases.Of(name));
        var provisioner = new RoleProvisioner(database.Legacy);
        await provisioner.Apply(TrapServer.Model, await provisioner.Plan(TrapServer.Model, default), default);

        var found = await database.Findings();

        output.WriteLine(string.Join('\n', found));
        found.Where(f => f.Severity == Severity.Breach).Select(f => f.ToString()).Should().BeEmpty();
    }

    protected async Task Spring(string name)
    {
        var trap = Trap.All.Single(t => t.Name == name);
        await using var database = await server.Clone();
        await database.Sql(trap.Lay);

        var found = await database.Findings();
        output.WriteLine(string.Join('\n', found));
        var finding =
            found.FirstOrDefault(f =>
                f.Kind == trap.Kind && f.Path.Contains(database.Fill(trap.Path), StringComparison.Ordinal)
            )
            ?? throw new InvalidOperationException($"the way must be named: {trap.Kind} … {database.Fill(trap.Path)}");
        finding.Severity.Should().Be(trap.Severity);
        finding.Path.Should().StartWith(TrapServer.Model.App);

        if (trap.Later.Length > 0)
        {
            await database.Sql(trap.Later);
        }

        (await Exploit(database, trap)).Should().Be("", "the trap must be real");
        var seen = await PlainTests.See(database);
        output.WriteLine($"seen: {seen}");

        await database.Sql(finding.FixSql);
        seen.Should().Be(trap.Seen, "that is what plain tests see of it");
        (await database.Findings())
            .Where(f => f.Id == finding.Id && f.Severity == finding.Severity)
            .Select(f => f.ToString())
            .Should()
            .BeEmpty("the printed statement closes it");
        if (trap.Later.Length == 0)
        {
            (await Exploit(database, trap)).Should().NotBe("", "the way is closed");
        }
    }

    /// <returns>"" when it got through, else why not.</returns>
    private static async Task<string> Exploit(TrapDatabase database, Trap trap)
    {
        var before = trap.Effect.Length == 0 ? "" : await database.Legacy.Text(database.Fill(trap.Effect));
        try
        {
            database.App.Clear();
            await using var connection = await database.App.OpenConnectionAsync();
            if (trap.Effect.Length == 0)
            {
                await using var transaction = await connection.BeginTransactionAsync();
                return await Last(connection, database.Fill(trap.Exploit)) is true ? "" : "it did not get through";
            }

            foreach (var statement in database.Fill(trap.Exploit).Split(";;"))
            {
                await Last(connection, statement);
            }
        }
        catch (NpgsqlException e)
        {
            return e.Message;
        }

        return await database.Legacy.Text(database.Fill(trap.Effect)) != before ? "" : "nothing changed";
    }

    /// <summary>The first value of the last result.</summary>
    private static async Task<object?> Last(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = false };
        await using var reader = await command.ExecuteReaderAsync();
        object? last = null;
        do
        {
            while (await reader.ReadAsync())
            {
                last = reader.GetValue(0);
            }
        } while (await reader.NextResultAsync());
        return last;
    }
}
