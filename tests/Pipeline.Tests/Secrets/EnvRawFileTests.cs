using System.Text;
using Pipeline.Secrets;

namespace Pipeline.Tests.Secrets;

/// <summary>
/// Raw format, by docker/cli's package kvfile: the Compose of this machine (before 2.30) does not know it.
/// </summary>
public sealed class EnvRawFileTests
{
    [Theory]
    [InlineData("PW=it's \"so\" $x # no comment  \n", "it's \"so\" $x # no comment  ")]
    [InlineData("\uFEFF  PW=old\r\nA=1\r\n", "old")]
    [InlineData("# PW=no\n\nA\nPW=first\nPW=a=b", "a=b")]
    [InlineData("PW=\\n${\n", "\\n${")]
    [InlineData("A+B/é=1\nPW=\n", "")]
    public void A_value_is_what_is_there_and_an_edit_keeps_every_other_byte(string text, string value)
    {
        var file = Parse(text);
        file.Value("PW").Should().Be(value);

        var edited = file.Set("PW", "new '$1\" # x\\");

        edited.Value("PW").Should().Be("new '$1\" # x\\");
        Encoding.UTF8.GetString(edited.ToBytes()).Should().Contain("PW=new '$1\" # x\\");
        edited.DifferingKeys(file).Should().Equal("PW");
        edited.Set("PW", value).ToBytes().Should().Equal(file.ToBytes());
    }

    [Theory]
    [InlineData("A=1", "A=1\nPW=a b\n")]
    [InlineData("A=1\r\n", "A=1\r\nPW=a b\r\n")]
    [InlineData("", "PW=a b\n")]
    public void A_key_that_is_not_there_is_added_as_it_is(string text, string expected) =>
        Encoding.UTF8.GetString(Parse(text).Set("PW", "a b").ToBytes()).Should().Be(expected);

    [Theory]
    [InlineData("PW=hush\nA B=1\n", 2)]
    [InlineData("=hush\n", 1)]
    [InlineData("PW=hush\n B C\n", 2)]
    public void What_raw_format_cannot_hold_is_refused_by_line(string text, int line) =>
        FluentActions.Invoking(() => Parse(text)).Should().Throw<EnvFileException>().Which.Line.Should().Be(line);

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("ends with \r")]
    public void A_value_that_would_become_another_is_refused(string value) =>
        FluentActions
            .Invoking(() => Parse("PW=old\n").Set("PW", value))
            .Should()
            .Throw<EnvFileException>()
            .Which.Message.Should()
            .NotContain("lines");

    private static EnvFile Parse(string text) => EnvFile.Parse(Encoding.UTF8.GetBytes(text), null, EnvDialect.Raw);
}
