using System.Text;
using Pipeline.Secrets;

namespace Pipeline.Tests.Secrets;

public sealed class GivenPasswordTests
{
    [Fact]
    public async Task Standard_input_is_read_once_and_remembered_for_the_run()
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes("s3cret $x\n"));
        var given = new GivenPassword(input);

        using (var first = await given.Ask("app", default))
            first.Reveal().Should().Be("s3cret $x");
        using var second = await given.Ask("app", default);

        second.Reveal().Should().Be("s3cret $x", "disposing one copy leaves the next whole");
        given.IsAnnounced.Should().BeTrue();
    }

    [Fact]
    public async Task More_than_one_line_is_refused_without_repeating_it()
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes("one-line\ntwo-lines"));

        var refusal = await FluentActions
            .Awaiting(() => new GivenPassword(input).Ask("app", default))
            .Should()
            .ThrowAsync<SecretException>();

        refusal.Which.Message.Should().Contain("more than one line").And.NotContain("two-lines");
    }
}
