using Pipeline.Platform;

namespace Pipeline.Tests.Platform;

[Collection(EnvironmentCollection.Name)]
public sealed class CommandTests
{
    [Fact]
    public async Task A_child_sees_a_clean_environment()
    {
        Environment.SetEnvironmentVariable("COMPOSE_PROJECT_NAME", "somebody-elses");

        var seen = await new Command("env").Output(CancellationToken.None);
        Environment.SetEnvironmentVariable("COMPOSE_PROJECT_NAME", null);

        seen.Should().Contain("PATH=").And.NotContain("COMPOSE_PROJECT_NAME");
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_a_result_not_a_crash() =>
        (await new Command("no-such-program").Run(CancellationToken.None))
            .Should()
            .Be(new CommandResult(127, "", "no-such-program is not installed"));

    [Fact]
    public async Task A_failure_ends_with_what_the_program_said()
    {
        var run = () => new Command("sh", "-c", "echo because >&2; exit 3").Output(CancellationToken.None);

        await run.Should().ThrowAsync<CommandException>().WithMessage("*ended with 3*because");
    }

    [Fact]
    public async Task Giving_up_ends_the_child_and_what_it_started()
    {
        using var stop = new CancellationTokenSource();
        var run = () =>
            new Command("sh", "-c", "sleep 600 & echo started; wait").Run(stop.Token, line: _ => stop.Cancel());

        await run.Should().ThrowAsync<OperationCanceledException>();
    }
}
