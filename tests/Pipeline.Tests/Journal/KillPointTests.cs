using Pipeline.Journal;

namespace Pipeline.Tests.Journal;

public sealed class KillPointTests
{
    [Theory]
    [InlineData("12:before", 12, true)]
    [InlineData("1:after", 1, false)]
    public void A_record_and_a_moment_are_read(string wanted, long seq, bool isBefore) =>
        KillPoint.Parse(wanted).Should().Be((seq, isBefore));

    [Theory]
    [InlineData("12")]
    [InlineData("-1:after")]
    [InlineData("12:during")]
    [InlineData("12:after:all")]
    public void Anything_else_is_an_error_that_says_what_is_expected(string wanted)
    {
        var parse = () => KillPoint.Parse(wanted);

        parse.Should().Throw<FormatException>().WithMessage($"*'{wanted}'*before*after*");
    }
}
