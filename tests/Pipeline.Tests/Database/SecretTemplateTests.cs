using Pipeline.Database;
using Pipeline.Secrets;

namespace Pipeline.Tests.Database;

public sealed class SecretTemplateTests
{
    private const string Nasty = """a$HOME'b"c\d $$ {e}#f%20&g<h>""";

    [Theory]
    [InlineData("{secret:app}")]
    [InlineData("{secret:app|url}")]
    [InlineData("postgres://app:{secret:app|url}@db:5432/shop")]
    [InlineData("host=db password='{secret:app}'")]
    public void What_was_filled_in_is_read_back(string text)
    {
        var template = new SecretTemplate(text);
        using var secret = Secret.FromText(Nasty);

        var value = template.Fill(_ => secret);

        template.IsSecret.Should().BeTrue();
        template.Read(value, "app").Should().Be(Nasty);
        template.Read(value, "migrator").Should().BeNull();
    }

    /// <summary>The old role's DSN is no place of the new role's password.</summary>
    [Theory]
    [InlineData("postgres://app:{secret:app|url}@db:5432/shop", "postgres://old:password@db:5432/shop")]
    [InlineData("postgres://app:{secret:app|url}@db:5432/shop", "postgres://app:@db:5432/shop")]
    [InlineData("{secret:app}{secret:app}", "passwordpassword")]
    [InlineData("no secret", "no secret")]
    public void What_was_not_made_from_it_gives_nothing(string text, string value) =>
        new SecretTemplate(text).Read(value, "app").Should().BeNull();
}
