using Pipeline.Terms;

namespace Pipeline.Tests.Terms;

public sealed class ProgramNameTests
{
    [Theory]
    [InlineData(null, null, "./build.sh Resume, or ./build.sh Status")]
    [InlineData(null, "./deploy", "./build.sh Resume, or ./build.sh Status")]
    [InlineData("pipeline", null, "pipeline Resume, or pipeline Status")]
    [InlineData("pipeline", "", "pipeline Resume, or pipeline Status")]
    [InlineData("pipeline", "./build.sh", "./build.sh Resume, or ./build.sh Status")]
    public void A_command_that_is_suggested_can_be_typed(string? installed, string? caller, string expected) =>
        ProgramName.In("./build.sh Resume, or ./build.sh Status", installed, caller).Should().Be(expected);

    [Fact]
    public void Tests_run_in_a_checkout() => ProgramName.Installed.Should().BeNull();
}
