using System.Text.Json;
using Pipeline.Stacks;

namespace Pipeline.Tests.Stacks;

/// <summary>
/// Every key of the compose specification's <c>build</c> reaches the builder or is refused by its name; none is
/// dropped.
/// </summary>
public sealed class BuildKeysTests
{
    private static ComposeBuild Build(string json) =>
        ComposeModel
            .Parse(
                JsonDocument.Parse(
                    $$"""
                    { "name": "shop", "secrets": { "s": { "file": "/s" } }, "services": { "web": { "image": "x", "build": {{json}} } } }
                    """
                )
            )
            .Services.Single()
            .Build!;

    [Theory]
    [InlineData("network", "\"none\"", "--network none")]
    [InlineData("network", "\"host\"", "--network host --allow network.host")]
    [InlineData("shm_size", "\"8388608\"", "--shm-size 8388608")]
    [InlineData(
        "ulimits",
        "{ \"nofile\": { \"soft\": 1, \"hard\": 2 }, \"nproc\": 3 }",
        "--ulimit nofile=1:2 --ulimit nproc=3"
    )]
    [InlineData("extra_hosts", "[\"h=1.2.3.4\"]", "--add-host h=1.2.3.4")]
    [InlineData("cache_from", "[\"a\", \"type=local,src=/b\"]", "--cache-from a --cache-from type=local,src=/b")]
    [InlineData("cache_to", "[\"type=local,dest=/b\"]", "--cache-to type=local,dest=/b")]
    [InlineData("ssh", "[\"default\"]", "--ssh default")]
    [InlineData("no_cache", "true", "--no-cache")]
    [InlineData("pull", "true", "--pull")]
    [InlineData("privileged", "true", "--allow security.insecure")]
    [InlineData("entitlements", "[\"network.host\"]", "--allow network.host")]
    public void Options_of_the_builder_are_given_to_it(string key, string value, string options)
    {
        var build = Build($"{{ \"{key}\": {value} }}");

        string.Join(' ', build.More.Options).Should().Be(options);
        build.Unsupported.Should().BeEmpty();
    }

    [Theory]
    [InlineData("context", "\"/c\"")]
    [InlineData("dockerfile", "\"D\"")]
    [InlineData("target", "\"t\"")]
    [InlineData("args", "{ \"A\": \"b\" }")]
    [InlineData("labels", "{ \"a\": \"b\" }")]
    [InlineData("platforms", "[\"linux/amd64\"]")]
    [InlineData("secrets", "[{ \"source\": \"s\" }]")]
    [InlineData("additional_contexts", "{ \"a\": \"/b\" }")]
    [InlineData("dockerfile_inline", "\"FROM x\"")]
    public void What_the_request_holds_otherwise_changes_how_it_is_built(string key, string value)
    {
        var (build, without) = (Build($"{{ \"{key}\": {value} }}"), Build("{}"));

        JsonSerializer
            .Serialize(new { build, arguments = build.Args.Keys })
            .Should()
            .NotBe(JsonSerializer.Serialize(new { build = without, arguments = without.Args.Keys }));
        build.Unsupported.Should().BeEmpty();
    }

    [Theory]
    [InlineData("tags", "[\"t\"]", "tags", "move further names")]
    [InlineData("provenance", "\"mode=max\"", "provenance", "the same commit would not give the same image")]
    [InlineData("sbom", "true", "sbom", "the same commit would not give the same image")]
    [InlineData("isolation", "\"hyperv\"", "isolation", "Windows")]
    [InlineData(
        "additional_contexts",
        "{ \"base\": \"service:other\" }",
        "additional_contexts base=service:other",
        "docker-image://"
    )]
    [InlineData("of_next_year", "[1]", "of_next_year", "")]
    public void What_cannot_be_given_is_refused_by_name(string key, string value, string named, string because)
    {
        var unsupported = Build($"{{ \"{key}\": {value} }}").Unsupported;

        unsupported.Should().Equal(named);
        UnsupportedBuild.Reason(unsupported[0]).Contains(because, StringComparison.Ordinal).Should().BeTrue();
    }

    [Theory]
    [InlineData("provenance", "\"false\"")]
    [InlineData("provenance", "false")]
    [InlineData("sbom", "\"false\"")]
    [InlineData("isolation", "\"default\"")]
    [InlineData("tags", "null")]
    [InlineData("privileged", "false")]
    public void What_the_build_has_anyway_is_not_refused(string key, string value) =>
        Build($"{{ \"{key}\": {value} }}").Unsupported.Should().BeEmpty();
}
