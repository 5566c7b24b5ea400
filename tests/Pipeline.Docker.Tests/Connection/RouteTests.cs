namespace Pipeline.Docker.Tests;

public sealed class RouteTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    [InlineData("/name")]
    public void A_name_that_would_address_something_else_is_refused(string name) =>
        FluentActions.Invoking(() => Route.Name(name)).Should().Throw<ArgumentException>();

    [Theory]
    [InlineData("host:5000/team/web:1.0", "host%3A5000/team/web%3A1.0")]
    [InlineData("a?b#c", "a%3Fb%23c")]
    public void A_name_is_escaped_except_for_its_slashes(string name, string path) =>
        Route.Name(name).Should().Be(path);

    [Fact]
    public void Only_given_parameters_are_sent() =>
        Route.With("/x", ("a", "1 2"), ("b", null)).Should().Be("/x?a=1%202");

    [Fact]
    public void Times_keep_their_fraction() =>
        Route.Time(DateTimeOffset.UnixEpoch.AddTicks(15_000_001)).Should().Be("1.500000100");

    [Fact]
    public void Filters_are_a_map_of_lists() =>
        Route.Filters(("label", ["a=b", "c"]), ("name", [])).Should().Be("""{"label":["a=b","c"]}""");
}
