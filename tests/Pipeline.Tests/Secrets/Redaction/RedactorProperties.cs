using FsCheck;
using FsCheck.Fluent;
using Pipeline.Secrets;

namespace Pipeline.Tests.Secrets;

public sealed class RedactorProperties
{
    // No asterisk: after a beginning of the secret, the mask itself could complete it.
    private static readonly Gen<string> Secret = Gen.Elements(
            "abcdefABCXYZ0123456789$$''\"\"\\\\  &<>+/%=-_#@:;!?~^()[]{}|`.,ö€\n".ToCharArray()
        )
        .ListOf()
        .Where(l => l.Count is >= 8 and <= 60)
        .Select(l => new string([.. l]))
        .Where(s => s.Trim() == s);

    private static readonly Gen<string> Around = Gen.Elements(
        "",
        " ",
        "x",
        "password=",
        "\n",
        "\"",
        "'",
        "[",
        "a=",
        "%",
        "\\",
        "==",
        "log line 12\n"
    );

    /// <summary>Beginnings of the secret, complete secrets, other text: what a stream may hold.</summary>
    private static Gen<string> Text(string secret) =>
        from parts in Gen.OneOf(
                Gen.Elements(Encodings.Of(secret).ToArray()),
                Around,
                Gen.Choose(1, secret.Length - 1).Select(n => secret[..n])
            )
            .ListOf()
        select string.Concat(parts);

    [Fact]
    public void No_form_of_a_canary_survives()
    {
        foreach (var secret in Secret.Sample(30, 60))
        {
            var redactor = new Redactor();
            redactor.Learn("canary", secret).Should().BeTrue();
            foreach (var form in Encodings.Of(secret))
            {
                foreach (var text in new[] { form, $"before {form} after", $"x{form}x\n{form}", $"\"{form}\"" })
                    Survivors(secret, redactor.Redact(text)).Should().BeEmpty("it was {0}", text);
                redactor.Find($"before {form} after").Should().Equal("canary");
            }
        }
    }

    [Fact]
    public void Text_without_secrets_is_not_touched()
    {
        var redactor = new Redactor();
        redactor.Learn("canary", "S3cr3t-canary-$x");
        foreach (
            var text in Gen.Elements("S3cr3t-canary-$\\%u0012=: /abc\n".ToCharArray())
                .ListOf()
                .Select(l => new string([.. l]))
                .Sample(2000, 80)
        )
        {
            if (!text.Contains("canary"))
                redactor.Redact(text).Should().Be(text);
        }
    }

    private static IEnumerable<string> Survivors(string secret, string text) =>
        Encodings.Of(secret).Where(text.Contains);
}
