using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Pipeline.Secrets;

namespace Pipeline.Tests.Secrets;

[UnsupportedOSPlatform("windows")]
public sealed class SecretTests
{
    private sealed record Holder(string User, Secret Password);

    [Fact]
    public void Only_reveal_shows_the_value()
    {
        using var secret = Secret.FromText("hush ö");
        secret.Reveal().Should().Be("hush ö");
        $"{secret} {new Holder("u", secret)}".Should().NotContain("hush").And.Contain("***");
    }

    [Fact]
    public void Serialising_it_is_an_error_also_inside_of_something_else()
    {
        using var secret = Secret.FromText("hush");
        FluentActions
            .Invoking(() => JsonSerializer.Serialize(new Holder("u", secret)))
            .Should()
            .Throw<NotSupportedException>()
            .Which.ToString()
            .Should()
            .NotContain("hush");
    }

    [Fact]
    public void Equality_is_about_the_value_and_the_hash_tells_nothing()
    {
        using Secret a = Secret.FromText("same"),
            b = Secret.FromText("same"),
            c = Secret.FromText("diff");
        a.Equals(b).Should().BeTrue();
        a.Equals(c).Should().BeFalse();
        a.GetHashCode().Should().Be(c.GetHashCode());
    }

    [Fact]
    public void Disposing_zeroes_the_bytes_and_ends_its_use()
    {
        var secret = Secret.FromText("hush");
        var bytes = secret.RevealUtf8();
        secret.Dispose();
        bytes.ToArray().Should().Equal(0, 0, 0, 0);
        FluentActions.Invoking(secret.Reveal).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void Generated_secrets_differ_and_need_no_quoting()
    {
        using Secret a = Secret.Generate(),
            b = Secret.Generate();
        a.Equals(b).Should().BeFalse();
        a.Reveal().Should().MatchRegex("^[A-Za-z0-9]{43}$");
    }

    [Theory]
    [InlineData("hush\n", "hush")]
    [InlineData("hush\r\n", "hush")]
    [InlineData("hush", "hush")]
    [InlineData(" hu sh \n", " hu sh ")]
    public async Task Standard_input_gives_one_line_without_its_ending(string input, string expected)
    {
        using var secret = await SecretInput.ReadStream(
            new MemoryStream(Encoding.UTF8.GetBytes(input)),
            "standard input",
            default
        );
        secret.Reveal().Should().Be(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("hush\nhush\n")]
    [InlineData("hush\n\n")]
    [InlineData("hu\rsh")]
    [InlineData("hu\0sh")]
    public async Task Anything_else_on_standard_input_is_refused_without_being_shown(string input)
    {
        var read = () =>
            SecretInput.ReadStream(new MemoryStream(Encoding.UTF8.GetBytes(input)), "standard input", default);
        (await read.Should().ThrowAsync<SecretException>())
            .Which.ToString()
            .Should()
            .Contain("standard input")
            .And.NotContain("hush");
    }

    [Fact]
    public async Task Bytes_that_are_no_text_and_endless_input_are_refused()
    {
        foreach (var bytes in new[] { new byte[] { 0xFF, 0x41 }, new byte[100_000] })
        {
            var read = () => SecretInput.ReadStream(new MemoryStream(bytes), "standard input", default);
            await read.Should().ThrowAsync<SecretException>();
        }
    }

    [Fact]
    public async Task A_prompt_takes_backspace_and_ignores_other_control_keys()
    {
        var keys = new Queue<ConsoleKeyInfo>(
            "hux\b\u001bsh\r".Select(c => new ConsoleKeyInfo(
                c,
                c switch
                {
                    '\b' => ConsoleKey.Backspace,
                    '\r' => ConsoleKey.Enter,
                    _ => ConsoleKey.NoName,
                },
                false,
                false,
                false
            ))
        );
        using var secret = await SecretInput.ReadKeys("Password", _ => Task.FromResult(keys.Dequeue()), default);
        secret.Reveal().Should().Be("hush");
    }

    [Fact]
    public void Fingerprints_compare_within_a_state_directory_and_mean_nothing_outside()
    {
        using TemporaryFolder one = new(),
            two = new();
        using Secret a = Secret.FromText("hush"),
            b = Secret.FromText("hush!");
        using Fingerprints first = Fingerprints.Open(one.Path),
            again = Fingerprints.Open(one.Path),
            other = Fingerprints.Open(two.Path);
        first.Of(a).Should().Be(again.Of(a)).And.NotBe(first.Of(b)).And.NotBe(other.Of(a)).And.HaveLength(32);
        var key = Path.Combine(one.Path, one.Names.Single());
        File.GetUnixFileMode(key).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(key, "short");
        FluentActions.Invoking(() => Fingerprints.Open(one.Path)).Should().Throw<SecretException>();
    }
}
