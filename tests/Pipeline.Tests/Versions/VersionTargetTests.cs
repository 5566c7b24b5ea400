using System.Text.Json;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Stages.BuildImage;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Tests.Trees;

namespace Pipeline.Tests.Versions;

/// <summary>What is made of the version: the target, the label of the image.</summary>
public sealed class VersionTargetTests : IDisposable
{
    private readonly GitScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private async Task<string> Run(bool json)
    {
        var options = new SessionOptions
        {
            StackFile = Path.Combine(_scratch.Folder, "pipeline.yml"),
            Target = "Version",
        };
        using var run = new PipelineRun(() => options, TextWriter.Null);
        var output = new StringWriter();
        await run.Version(json, output);
        return output.ToString();
    }

    private void Write(string history)
    {
        _scratch.Write("pipeline.yml", House());
        _scratch.Shell("mkdir app; git add pipeline.yml\n" + GitHistory.From(history));
    }

    private static string House() =>
        """
            version: 1
            code:
              - name: app
                source: app
                path: /srv/app
                services: [web]
                strategy: mount-path
            services:
              web: {}
            """;

    [Fact]
    public async Task The_document_has_the_names_of_GitVersion()
    {
        Write("commit; tag v1.4.0; branch release/2.0.0; commit 2");

        using var document = JsonDocument.Parse(await Run(json: true));

        var sha = _scratch.Shell("git rev-parse HEAD");
        document
            .RootElement.EnumerateObject()
            .Select(p => $"{p.Name}={p.Value}")
            .Should()
            .Equal(
                "SemVer=2.0.0-beta.1",
                "FullSemVer=2.0.0-beta.1+2",
                $"InformationalVersion=2.0.0-beta.1+2.Branch.release-2.0.0.Sha.{sha}",
                "MajorMinorPatch=2.0.0",
                "PreReleaseLabel=beta",
                "CommitsSinceVersionSource=2",
                "BranchName=release/2.0.0",
                $"Sha={sha}",
                $"ShortSha={sha[..7]}"
            );
    }

    [Fact]
    public async Task People_get_a_line_for_each()
    {
        Write("commit; tag v1.4.0");

        (await Run(json: false)).Should().Contain("FullSemVer                 1.4.0\n").And.Contain("BranchName  ");
    }

    [Fact]
    public async Task A_wrong_configuration_ends_with_64_at_its_line()
    {
        _scratch.Write("GitVersion.yml", "\nnope: 1\n");
        _scratch.Shell("git add GitVersion.yml");
        Write("commit");

        var thrown = await FluentActions.Awaiting(() => Run(json: true)).Should().ThrowAsync<PipelineException>();

        thrown.Which.Code.Should().Be(ExitCode.Usage);
        thrown.Which.Message.Should().Contain(Path.Combine(_scratch.Folder, "GitVersion.yml:2:1: nope: "));
    }

    [Fact]
    public async Task The_label_of_an_image_is_the_version_and_where_there_is_none_what_git_says()
    {
        Write("commit; tag v1.4.0; commit");
        (await Label()).Should().Be("1.4.1-1");

        _scratch.Write("GitVersion.yml", "nope: 1");
        _scratch.Commit("true");
        (await Label()).Should().StartWith("v1.4.0-2-g");
    }

    private async Task<string> Label()
    {
        var stack = TestStack.With(directory: _scratch.Folder);
        var labels = await ImageLabels.For(
            TestContext.Of(stack, _scratch.Git),
            stack.Images.Single(),
            _scratch.Shell("git rev-parse HEAD"),
            "nonce",
            default
        );
        return labels[Labels.Version];
    }
}
