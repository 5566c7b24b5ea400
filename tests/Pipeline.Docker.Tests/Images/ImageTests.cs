using System.Formats.Tar;
using Pipeline.Testing;

namespace Pipeline.Docker.Tests;

[Collection("engine")]
[Trait("Needs", "engine")]
public sealed class ImageTests(RealEngine real)
{
    private ImageApi Images => real.Engine.Images;

    [Fact]
    public async Task A_tag_can_be_given_moved_and_taken_away()
    {
        var repo = $"docker-tests/{real.NewName()}";
        var first = await Imported(repo, "first");
        var second = await Imported(repo, "second");
        first.Should().NotBe(second);
        await Images.Tag(first, repo, "live");
        (await Images.Inspect($"{repo}:live")).Id.Should().Be(first);
        await Images.Tag(second, repo, "live");
        (await Images.Inspect($"{repo}:live")).Id.Should().Be(second);
        await Images.Remove($"{repo}:live");
        (await Images.TryInspect($"{repo}:live")).Should().BeNull();
        (await Images.Inspect(second)).RepoTags.Should().Equal($"{repo}:second");
        await Images.Remove($"{repo}:first");
        await Images.Remove($"{repo}:second");
    }

    [Fact]
    public async Task An_imported_image_has_what_the_changes_say()
    {
        var repo = $"docker-tests/{real.NewName()}";
        var id = await Imported(repo, "x", "CMD [\"a\", \"b\"]", "ENV K=v", "USER 5", "VOLUME /v");
        var image = await Images.Inspect(id);
        image.Config.Cmd.Should().Equal("a", "b");
        image.Config.Env.Should().Contain("K=v");
        image.Config.User.Should().Be("5");
        image.Config.Volumes.Should().Equal("/v");
        image.RootFs.Layers.Should().ContainSingle();
        (await Images.List(new ImageFilter { Reference = $"{repo}:*" }))
            .Should()
            .ContainSingle()
            .Which.Id.Should()
            .Be(id);
        await Images.Remove(id, force: true);
    }

    [Fact]
    public async Task An_image_that_a_container_has_is_not_removed()
    {
        var repo = $"docker-tests/{real.NewName()}";
        var id = await Imported(repo, "x", "CMD [\"a\"]");
        var container = await real.Engine.Containers.Create(new ContainerSpec { Image = id, Labels = real.Labels });
        await FluentActions.Awaiting(() => Images.Remove(id)).Should().ThrowAsync<DockerConflictException>();
        await real.Engine.Containers.Remove(container);
        await Images.Remove($"{repo}:x");
    }

    [Fact]
    public async Task A_missing_image_is_not_found() =>
        await FluentActions
            .Awaiting(() => Images.Inspect("docker-tests/nope:1"))
            .Should()
            .ThrowAsync<DockerNotFoundException>();

    [Fact]
    public async Task A_pull_that_fails_says_why() =>
        await FluentActions
            .Awaiting(() => Images.Pull("127.0.0.1:1/docker-tests/nope"))
            .Should()
            .ThrowAsync<DockerException>()
            .WithMessage("*POST /images/create*127.0.0.1:1*");

    private async Task<string> Imported(string repo, string tag, params string[] changes)
    {
        var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, leaveOpen: true))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, tag));
        stream.Position = 0;
        var id = await Images.Import(stream, [.. changes, "LABEL docker-tests=1"]);
        await Images.Tag(id, repo, tag);
        return id;
    }
}
