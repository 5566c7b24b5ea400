using Pipeline.Releases;

namespace Pipeline.Tests.Releases;

public sealed class NextCommandTests
{
    [Theory]
    [InlineData(
        "./build.sh Resume to finish it, or ./build.sh Resume --undo",
        "./build.sh Resume --stack a/p.yml to finish it, or ./build.sh Resume --stack a/p.yml --undo"
    )]
    [InlineData("./build.sh Status, then docs", "./build.sh Status --stack a/p.yml, then docs")]
    [InlineData("./build.sh Rollback --release r3", "./build.sh Rollback --stack a/p.yml --release r3")]
    [InlineData(
        "./build.sh Demo --reset; ./build.sh Setup; ./build.sh DemoDown",
        "./build.sh Demo --reset; ./build.sh Setup; ./build.sh DemoDown"
    )]
    [InlineData("./build.sh Format; ./build.sh Test", "./build.sh Format; ./build.sh Test")]
    [InlineData("./build.sh Status --stack b.yml", "./build.sh Status --stack b.yml")]
    [InlineData("./build.sh Init --compose <this file>", "./build.sh Init --compose <this file>")]
    [InlineData("./build.sh Inventory --project shop", "./build.sh Inventory --project shop")]
    public void Suggested_commands_are_about_the_stack_of_this_run(string text, string expected) =>
        NextCommand.In(text, "a/p.yml").Should().Be(expected);

    [Fact]
    public void A_path_that_a_shell_would_split_is_quoted() =>
        NextCommand
            .In("./build.sh Status", "my $1 stack/it's.yml")
            .Should()
            .Be("./build.sh Status --stack 'my $1 stack/it'\\''s.yml'");

    [Fact]
    public void For_the_demo_nothing_is_added() =>
        NextCommand.In("./build.sh Status", null).Should().Be("./build.sh Status");

    [Fact]
    public void For_the_demo_on_a_swarm_the_option_is_repeated() =>
        NextCommand
            .In("./build.sh Resume --undo; ./build.sh Demo --swarm --reset", null, isSwarmDemo: true)
            .Should()
            .Be("./build.sh Resume --swarm --undo; ./build.sh Demo --swarm --reset");

    [Fact]
    public void The_console_says_them_so()
    {
        var said = new StringWriter();
        new ConsoleLog(said, TimeProvider.System) { Stack = "s.yml" }.Say("next: ./build.sh Resume");

        said.ToString().Should().Contain("./build.sh Resume --stack s.yml");
    }
}
