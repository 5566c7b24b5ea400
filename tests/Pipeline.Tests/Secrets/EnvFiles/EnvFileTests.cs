using System.Text;
using Pipeline.Secrets;

namespace Pipeline.Tests.Secrets;

public sealed class EnvFileTests
{
    [Fact]
    public void Every_byte_outside_of_the_edit_stays()
    {
        foreach (var before in EnvCorpus.Accepted.Select(EnvCorpus.Bytes))
        {
            var file = EnvFile.Parse(before);
            var after = file.Set("PW", "n€w va$lue").ToBytes();
            var old = file.Statements.LastOrDefault(s => s.Key == "PW");
            var (head, tail) = old is not { Kind: EnvStatementKind.Assignment }
                ? (before.Length, 0)
                : (old.ValueStart, before.Length - old.ValueStart - old.ValueLength);

            after.Take(head).Should().Equal(before.Take(head));
            after.TakeLast(tail).Should().Equal(before.TakeLast(tail));
        }
    }

    [Theory]
    [InlineData("A=1\nB=2\n", "A=1\nB=2\nPW=x\n")]
    [InlineData("A=1\nB=2", "A=1\nB=2\nPW=x\n")]
    [InlineData("A=1\r\nB=2", "A=1\r\nB=2\r\nPW=x\r\n")]
    [InlineData("", "PW=x\n")]
    [InlineData("\uFEFF", "\uFEFFPW=x\n")]
    [InlineData("PW\n", "PW\nPW=x\n")]
    [InlineData("PW=a\nPW=b\nPW\n", "PW=a\nPW=b\nPW\nPW=x\n")]
    [InlineData("PW=a\nPW=b # c\n", "PW=a\nPW=x # c\n")]
    [InlineData("PW=\r\nA=1\r\n", "PW=x\r\nA=1\r\n")]
    [InlineData("export PW=\"o\"  # c\n", "export PW=\"x\"  # c\n")]
    [InlineData("A='x' PW='old' B=\"z\"", "A='x' PW='x' B=\"z\"")]
    [InlineData("PW=   # note\n", "PW=   x\n")]
    public void The_winning_value_is_replaced_or_a_line_appended(string before, string after) =>
        Encoding
            .UTF8.GetString(EnvFile.Parse(Encoding.UTF8.GetBytes(before)).Set("PW", "x").ToBytes())
            .Should()
            .Be(after);

    [Fact]
    public void Bytes_that_are_no_text_stay_as_they_are()
    {
        byte[] before = [.. "A="u8, 0xFF, 0xC3, .. "\nPW=old\n"u8];
        EnvFile.Parse(before).Set("PW", "x").ToBytes().Should().Equal([.. "A="u8, 0xFF, 0xC3, .. "\nPW=x\n"u8]);
    }

    [Fact]
    public void Keys_that_refer_to_the_edited_one_are_named()
    {
        var file = EnvFile.Parse("PW=old\nDSN=postgres://u:${PW}@h/db\nX=1\n"u8);
        file.Set("PW", "new").DifferingKeys(file).Should().Equal("DSN", "PW");
    }

    [Theory]
    [InlineData("1X")]
    [InlineData("A B")]
    [InlineData("")]
    [InlineData("A=1\nB")]
    [InlineData("A\n")]
    public void A_key_that_Compose_cannot_substitute_is_refused(string key) =>
        FluentActions.Invoking(() => EnvFile.Parse(""u8).Set(key, "x")).Should().Throw<EnvFileException>();

    [Theory]
    [InlineData("hush\0hush")]
    [InlineData("hush{lone surrogate}")]
    public void A_value_that_no_variable_can_hold_is_refused_without_being_shown(string value) =>
        FluentActions
            .Invoking(() => EnvFile.Parse("PW=1\n"u8).Set("PW", value.Replace("{lone surrogate}", "\uD800")))
            .Should()
            .Throw<EnvFileException>()
            .Which.ToString()
            .Should()
            .Contain("PW")
            .And.NotContain("hush");

    [Fact]
    public void An_error_names_the_line_of_the_culprit() =>
        FluentActions
            .Invoking(() => EnvFile.Parse("A=1\n# c\n\nB='x\ny'\nC='hush\n"u8))
            .Should()
            .Throw<EnvFileException>()
            .Which.Should()
            .Match<EnvFileException>(e => e.Line == 6 && e.Message.Contains('C') && !e.ToString().Contains("hush"));

    [Fact]
    public void Nothing_that_can_be_printed_holds_a_value()
    {
        var file = EnvFile.Parse("PW='hush'\nA=hush\n"u8);
        (file + string.Concat(file.Statements)).Should().NotContain("hush");
    }

    [Fact]
    public void Setting_the_same_value_again_changes_no_byte()
    {
        foreach (var value in EnvCorpus.Nasty)
        {
            var once = EnvFile.Parse("A=1\n"u8).Set("PW", value);
            once.Set("PW", value).ToBytes().Should().Equal(once.ToBytes());
        }
    }
}
