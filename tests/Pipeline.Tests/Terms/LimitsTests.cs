using Pipeline.Terms;

namespace Pipeline.Tests.Terms;

[Collection(EnvironmentCollection.Name)]
public sealed class LimitsTests : IDisposable
{
    private const string Variable = "PIPELINE_COMPOSE_LIMIT";

    public void Dispose() => Environment.SetEnvironmentVariable(Variable, null);

    [Theory]
    [InlineData(null, 300)]
    [InlineData("", 300)]
    [InlineData("90s", 90)]
    public void The_environment_says_how_long_to_wait(string? value, int seconds)
    {
        Environment.SetEnvironmentVariable(Variable, value);

        Limits.Compose.Should().Be(TimeSpan.FromSeconds(seconds));
        Limits.Engine.Should().Be(TimeSpan.FromMinutes(2));
        Limits.Build.Should().Be(TimeSpan.FromHours(2));
        Limits.OfCalls.Should().Be(new Pipeline.Docker.EngineLimits());
    }

    [Fact]
    public void What_is_no_duration_is_bad_usage()
    {
        Environment.SetEnvironmentVariable(Variable, "soon");

        FluentActions
            .Invoking(() => Limits.Compose)
            .Should()
            .Throw<PipelineException>()
            .WithMessage("*PIPELINE_COMPOSE_LIMIT is 'soon'*")
            .Which.Code.Should()
            .Be(ExitCode.Usage);
    }
}
