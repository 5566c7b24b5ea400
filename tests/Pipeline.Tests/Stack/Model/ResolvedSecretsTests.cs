using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Stacks;

public sealed class ResolvedSecretsTests
{
    [Fact]
    public void A_build_argument_that_is_named_like_a_secret_is_masked_and_others_stay_readable()
    {
        var stack = TestStack.With();
        var build = stack.Compose.Services[0].Build! with
        {
            Args = new Dictionary<string, HiddenValue>
            {
                ["NPM_TOKEN"] = new("s3cret-t0ken"),
                ["BASE"] = new("debian:13-slim"),
                ["INDEX"] = new("https://u:pa55word@index/"),
            },
        };
        var redactor = new Redactor();
        ResolvedSecrets.Learn(
            redactor,
            stack with
            {
                Compose = stack.Compose with { Services = [stack.Compose.Services[0] with { Build = build }] },
            }
        );

        redactor
            .Redact("s3cret-t0ken debian:13-slim pa55word")
            .Should()
            .Contain("debian:13-slim")
            .And.NotContain("s3cret")
            .And.NotContain("pa55word");
    }
}
