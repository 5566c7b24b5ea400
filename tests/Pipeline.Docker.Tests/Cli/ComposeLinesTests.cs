namespace Pipeline.Docker.Tests;

public sealed class ComposeLinesTests
{
    /// <summary>What compose 2.26 says about models that hold <c>s3cr3t</c>.</summary>
    [Theory]
    [InlineData("s3cr3t${", null)]
    [InlineData("Invalid containerPort: s3cr3t", null)]
    [InlineData(
        "invalid interpolation format for services.w.environment.P.",
        "invalid interpolation format for services.w.environment.P"
    )]
    [InlineData(
        "error while interpolating services.w.environment.P: required variable A is missing a value: s3cr3t",
        "error while interpolating services.w.environment.P: required variable A is missing a value"
    )]
    [InlineData(
        "failed to read /x/.env: required variable FOO is missing a value: s3cr3t",
        "failed to read /x/.env: required variable FOO is missing a value"
    )]
    [InlineData(
        "failed to read /x/.env: line 3: unterminated quoted value \"s3cr3t",
        "failed to read /x/.env: line 3: unterminated quoted value"
    )]
    [InlineData("failed to read /x/.env: line 3: something new: s3cr3t", "failed to read /x/.env: line 3")]
    [InlineData(
        "line 1: unexpected character \"s3cr3t\" in variable name",
        "an env file of a service: line 1: unexpected character"
    )]
    [InlineData(
        "error decoding 'services[w].stop_grace_period': time: invalid duration \"s3cr3t\"",
        "error decoding 'services[w].stop_grace_period'"
    )]
    [InlineData("yaml: unknown anchor 's3cr3t' referenced", "yaml: an unquoted value starts with * (unknown anchor)")]
    [InlineData(
        "  line 4: mapping key \"s3cr3t\" already defined at line 3",
        "line 4: a key is defined again (first in line 3)"
    )]
    [InlineData("  line 4: cannot unmarshal !!str `s3cr3t` into int", "line 4: a value has the wrong type")]
    [InlineData("a line of some later compose about s3cr3t", null)]
    public void Nothing_that_quotes_a_value_gets_through(string said, string? shown)
    {
        ComposeLines.Shown(said, _ => false).Should().Be(shown);
        (shown ?? "").Should().NotContain("s3cr3t");
    }

    [Theory]
    [InlineData(" Container docker-w-1  Creating")]
    [InlineData(" Volume \"stack_data\"  Created")]
    [InlineData("Error response from daemon: No such image: nosuchimage:1")]
    [InlineData("no such service: zz")]
    [InlineData("container stack-db-1 is unhealthy")]
    [InlineData("env file /x/nope.env not found")]
    [InlineData("open /x/nope.yml: no such file or directory")]
    [InlineData("yaml: line 4: mapping values are not allowed in this context")]
    [InlineData("validating /x/compose.yaml: services.w.environment must be a mapping")]
    [InlineData("validating /x/compose.yaml: services.w Additional property P is not allowed")]
    [InlineData("service \"w\" refers to undefined volume data: invalid compose project")]
    public void What_helps_and_is_safe_gets_through(string said) =>
        ComposeLines.Shown(said, _ => false).Should().Be(said);

    [Fact]
    public void An_unset_variable_is_named_only_when_a_compose_file_refers_to_it()
    {
        const string Said =
            "time=\"2026-11-21T03:53:20Z\" level=warning msg=\"The \\\"abc\\\" variable is not set. Defaulting to a blank string.\"";
        ComposeLines.Shown(Said, name => name == "abc").Should().Be("the variable abc is not set and becomes empty");
        ComposeLines.Shown(Said, _ => false).Should().NotContain("abc").And.Contain("$$");
    }
}
