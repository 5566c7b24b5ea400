using Pipeline.Database;
using Pipeline.Docker;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Database;

/// <summary>After a cut-over on a swarm: the former credentials in a variable, or in another file of a task.</summary>
public sealed class TaskLeftoversTests : IDisposable
{
    private const string Former = $"postgres://owner:{CutOverSwarm.OldPassword}@db/x";

    private readonly FakeSwarm _swarm = new(nodes: 2, tasks: 2);
    private readonly CutOverSwarm _stack;

    public TaskLeftoversTests()
    {
        _stack = new CutOverSwarm(_swarm);
        _swarm.Spec = _swarm.Spec.Replace(
            "\"ContainerSpec\":{",
            """
            "ContainerSpec":{"Env":["DSN_FILE=/run/secrets/dsn"],
              "Secrets":[{"File":{"Name":"dsn"},"SecretID":"s1","SecretName":"shop_dsn-r2"},
                         {"File":{"Name":"/etc/admin"},"SecretID":"s2","SecretName":"shop_admin"}],
              "Configs":[{"File":{"Name":"/etc/app.conf"},"ConfigID":"c1","ConfigName":"shop_conf"}],
            """,
            StringComparison.Ordinal
        );
        _swarm.Files["/run/secrets/dsn"] = CutOverSwarm.NewDsn;
        _swarm.Files["/etc/admin"] = "nothing";
        _swarm.Files["/etc/app.conf"] = "colour = blue";
    }

    public void Dispose()
    {
        _stack.Dispose();
        _swarm.Dispose();
    }

    [Fact]
    public async Task Where_none_is_left_it_holds_and_says_what_was_not_read()
    {
        var evidence = await Look();

        evidence.Holds.Should().BeTrue(evidence.Found);
        evidence.Found.Should().Be("1 variables, 3 files of secrets and configs; its volumes were not read");
    }

    [Theory]
    [InlineData("/run/secrets/dsn")]
    [InlineData("/etc/admin")]
    [InlineData("/etc/app.conf")]
    public async Task A_file_that_still_holds_them_is_named_and_not_printed(string path)
    {
        _swarm.Files[path] = Former;

        var evidence = await Look();

        evidence.Holds.Should().BeFalse();
        evidence.Found.Should().Contain($": the file {path}\n").And.NotContain(CutOverSwarm.OldPassword);
    }

    [Fact]
    public async Task A_variable_that_still_holds_them_is_named_and_not_printed()
    {
        _swarm.Spec = _swarm.Spec.Replace("DSN_FILE=/run/secrets/dsn", $"DSN={Former}", StringComparison.Ordinal);

        var evidence = await Look();

        evidence.Holds.Should().BeFalse();
        evidence.Found.Should().Contain(": its variable DSN\n").And.NotContain(CutOverSwarm.OldPassword);
    }

    [Fact]
    public async Task The_file_that_is_about_to_be_replaced_may_hold_them()
    {
        _swarm.Files["/run/secrets/dsn"] = Former;

        (await Look("dsn")).Holds.Should().BeTrue();
    }

    [Fact]
    public async Task Without_a_task_that_runs_nothing_is_claimed()
    {
        _swarm.Waiting = "no suitable node";

        var evidence = await Look();

        evidence.Holds.Should().BeFalse();
        evidence.Found.Should().Contain("no task of it runs, in which its files could be read");
    }

    private async Task<Evidence> Look(params string[] except) =>
        (await new TaskLeftovers(_stack.Context, _stack.Rules).Look(except, default)).Should().ContainSingle().Which;
}
