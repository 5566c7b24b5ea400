using System.Text;
using Pipeline.Targets.Output;
using Pipeline.Targets.Tests.Support;

namespace Pipeline.Targets.Tests;

public class MaskingTests
{
    private const string Secret = "p@ss wörd/+1";

    [Fact]
    public void A_secret_is_masked_in_logs_exceptions_notes_and_the_list_of_problems()
    {
        using var runner = new BuildRunner();
        runner.Environment["NUKE_Password"] = Secret;
        var outcome = runner.Run<Leaky>("Log", "Fail");
        outcome.ExitCode.Should().Be(1);
        outcome.Out.Should().Contain("***").And.NotContain(Secret);
    }

    [Fact]
    public void Encoded_forms_are_masked_too()
    {
        var masker = MaskerOf(Secret);
        var bytes = Encoding.UTF8.GetBytes(Secret);
        var forms = new[]
        {
            Convert.ToBase64String(bytes),
            Uri.EscapeDataString(Secret),
            System.Net.WebUtility.UrlEncode(Secret),
        };
        foreach (var form in forms)
            masker.Apply($"<{form}>").Should().Be("<***>");
    }

    [Theory]
    [InlineData("")]
    [InlineData("u")]
    [InlineData("us")]
    [InlineData("user:")]
    public void Base64_of_a_longer_text_with_the_secret_in_it_is_masked_at_any_alignment(string before)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(before + Secret + "!"));
        MaskerOf(Secret)
            .Apply(encoded)
            .Should()
            .Contain("***")
            .And.HaveLength(encoded.Length - InnerLength(encoded, before) + 3);
    }

    [Fact]
    public void A_secret_written_in_pieces_is_masked()
    {
        using var inner = new StringWriter();
        using (var writer = new MaskingWriter(inner, MaskerOf("abab")))
        {
            foreach (var piece in new[] { "x", "a", "ba", "b", "y", "xabab", "ab\n" })
                writer.Write(piece);
        }

        inner.ToString().Should().Be("x***yx***ab\n");
    }

    [Fact]
    public void What_is_no_secret_is_not_held_back()
    {
        using var inner = new StringWriter();
        using var writer = new MaskingWriter(inner, MaskerOf("secret"));
        writer.Write("Go on? [y/N] ");
        inner.ToString().Should().Be("Go on? [y/N] ");
    }

    [Fact]
    public void A_secret_on_the_command_line_draws_a_warning()
    {
        using var runner = new BuildRunner();
        var outcome = runner.Run<Leaky>("Log", "--password", "hunter22");
        outcome.Out.Should().Contain("[WRN] --password is secret").And.NotContain("hunter22");
    }

    private static int InnerLength(string encoded, string before)
    {
        var masked = MaskerOf(Secret).Apply(encoded);
        var start = masked.IndexOf("***", StringComparison.Ordinal);
        start.Should().BeLessThan((before.Length * 4 / 3) + 3);
        var rest = masked.Length - start - 3;
        rest.Should().BeLessThan(6);
        return encoded.Length - start - rest;
    }

    private static Masker MaskerOf(string secret)
    {
        var masker = new Masker();
        masker.Learn(secret);
        return masker;
    }

    private sealed class Leaky : NukeBuild
    {
        [Parameter, Secret]
        public readonly string? Password;

        public Target Log =>
            _ =>
                _.Executes(() =>
                {
                    Pipeline.Targets.Log.Warning("password {Password}", Password);
                    ReportSummary(notes =>
                    {
                        notes["Password"] = Password!;
                        return notes;
                    });
                });

        public Target Fail => _ => _.Executes(() => Assert.Fail($"cannot log in with {Password}"));
    }
}
