using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Tests.Trees;
using Pipeline.Versions;

namespace Pipeline.Tests.Versions;

/// <summary>Where the tool is on PATH its answer is taken: a script that prints what the tool prints.</summary>
[Collection(EnvironmentCollection.Name)]
public sealed class InstalledGitVersionTests : IDisposable
{
    private readonly string _path = Environment.GetEnvironmentVariable("PATH")!;
    private readonly GitScratch _scratch = new();
    private readonly TestFolder _bin = new();

    public InstalledGitVersionTests() => _scratch.Shell(GitHistory.From("commit; tag 1.0.0; commit"));

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        _scratch.Dispose();
        _bin.Dispose();
    }

    private Task<VersionVariables> Version(string script)
    {
        var program = _bin.Write("dotnet-gitversion", $"#!/bin/sh\necho \"$@\" > {_bin["asked"]}\n{script}\n");
        _scratch.Shell($"chmod 755 {program}");
        Environment.SetEnvironmentVariable("PATH", $"{_bin.Path}:{_path}");
        return new RepositoryVersion(_scratch.Folder, _ => null).Of("HEAD", default);
    }

    private async Task<string> Refusal(string script)
    {
        var thrown = await FluentActions.Awaiting(() => Version(script)).Should().ThrowAsync<PipelineException>();
        thrown.Which.Code.Should().Be(ExitCode.Usage);
        return thrown.Which.Message;
    }

    private static string Answer(string sha, string more = "\"CommitsSinceVersionSource\": 7,") =>
        $$"""
            cat <<'END'
            {
              "BranchName": "release/3.022.011",
              {{more}}
              "FullSemVer": "3.22.11-beta.99+88",
              "InformationalVersion": "3.22.11-beta.99+88.Branch.release-3.22.11.Sha.{{sha}}",
              "MajorMinorPatch": "3.22.11",
              "PreReleaseLabel": "beta",
              "SemVer": "3.22.11-beta.99",
              "Sha": "{{sha}}",
              "ShortSha": "{{sha[..7]}}",
              "UncommittedChanges": 0
            }
            END
            """;

    private string Head => _scratch.Shell("git rev-parse HEAD");

    [Theory]
    [InlineData("\"CommitsSinceVersionSource\": 7,")]
    [InlineData("\"CommitsSinceVersionSource\": \"7\",")]
    [InlineData("\"VersionSourceDistance\": 7,")]
    public async Task Its_answer_is_taken_and_the_clone_left_alone(string commits)
    {
        var version = await Version(Answer(Head, commits));

        version.FullSemVer.Should().Be("3.22.11-beta.99+88");
        version.CommitsSinceVersionSource.Should().Be(7);
        version.BranchName.Should().Be("release/3.022.011");
        (await File.ReadAllTextAsync(_bin["asked"]))
            .Should()
            .ContainAll("/output json", "/nofetch", "/nonormalize", "/nocache", $"/c {Head}");
    }

    [Fact]
    public async Task Its_failure_is_told_and_nothing_else_computed() =>
        (await Refusal("echo 'No commits found' >&2; exit 1"))
            .Should()
            .ContainAll("dotnet-gitversion is on PATH", "ended with 1", "No commits found");

    [Fact]
    public async Task What_is_no_answer_is_refused()
    {
        (await Refusal("echo INFO")).Should().Contain("expected its JSON");
        (await Refusal("echo '{\"SemVer\": \"1.0.0\"}'")).Should().Contain("FullSemVer");
        (await Refusal("echo '[]'")).Should().Contain("expected its JSON");
    }

    [Fact]
    public async Task An_answer_about_another_commit_is_refused() =>
        (await Refusal(Answer(new string('a', 40)))).Should().ContainAll("answered for commit aaaa", Head);
}
