using Pipeline.Secrets;

namespace Pipeline.Tests.Secrets;

public sealed class RedactorTests
{
    private readonly Redactor _redactor = new();

    [Fact]
    public void A_secret_becomes_a_mask_and_nothing_else_changes()
    {
        _redactor.Learn("pw", "correct horse");
        _redactor.Redact("the correct horse is a correct horse.").Should().Be("the *** is a ***.");
    }

    [Fact]
    public void A_secret_that_begins_in_another_ones_tail_is_masked_too()
    {
        _redactor.Learn("a", "abcd1234");
        _redactor.Learn("b", "1234wxyz");
        _redactor.Redact("-abcd1234wxyz-").Should().Be("-***-");
        _redactor.Find("-abcd1234wxyz-").Should().BeEquivalentTo("a", "b");
    }

    [Fact]
    public void Mixed_escapes_within_one_secret_are_found()
    {
        _redactor.Learn("pw", "a$b'c\"d\\e f");
        _redactor.Redact("<a%24b&#39;c\\u0022d\\\\e+f>").Should().Be("<***>");
    }

    [Fact]
    public void Each_line_of_a_secret_of_several_lines_is_a_secret()
    {
        _redactor.Learn("key", "-----BEGIN KEY-----\nMIIabcdefgh\nIJKLMNOP\n-----END KEY-----\n");
        _redactor.Redact("  12| MIIabcdefgh\n  13| IJKLMNOP\n").Should().Be("  12| ***\n  13| ***\n");
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    public void A_secret_too_short_to_be_masked_is_said_to_be(string secret)
    {
        _redactor.Learn("pw", secret).Should().BeFalse();
        _redactor.Redact("abc").Should().Be("abc");
    }

    [Theory]
    [InlineData("postgres://user:pw@host/db", "postgres://user:***@host/db")]
    [InlineData("postgres://user:p@ss@host:5432/db?x=1 next", "postgres://user:***@host:5432/db?x=1 next")]
    [InlineData("\"amqp://:pw@h\",\"me@example.org\"", "\"amqp://:***@h\",\"me@example.org\"")]
    [InlineData("http://localhost:8080/a@b", "http://localhost:8080/a@b")]
    [InlineData("http://host:80 and me@x", "http://host:80 and me@x")]
    [InlineData("a:b@c x://y ://:@", "a:b@c x://y ://:@")]
    [InlineData("a:://u:p@h ::///u:w@h", "a:://u:***@h ::///u:w@h")]
    public void A_password_in_a_url_is_masked_unlearnt(string text, string expected)
    {
        _redactor.Redact(text).Should().Be(expected);
    }
}
