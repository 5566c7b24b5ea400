using System.Formats.Tar;
using System.Text;
using Pipeline.Testing;

namespace Pipeline.Docker.Tests;

[Collection("engine")]
[Trait("Needs", "engine")]
public sealed class BuildxTests(RealEngine real)
{
    private const string Recipe =
        $"FROM {EngineFixture.Image}\nARG WORD\nRUN echo $WORD > /word\nCOPY --chown=7:7 code/ /code/\n";

    private BuildxCli Buildx => new(real.Engine.Address);

    [Fact]
    public async Task The_same_context_and_request_give_the_same_image()
    {
        var repo = real.NewName();
        var first = await Buildx.Build(Request($"{repo}:1"), Context(Recipe));
        var second = await Buildx.Build(Request($"{repo}:2"), Context(Recipe));
        second.Digests.Should().Equal(first.Digests);
        var image = await real.Engine.Images.Inspect($"{repo}:1");
        first.Digests.Should().Contain(image.Id, "the engine knows it by the one or the other, whichever store it has");
        image.RepoTags.Should().Contain([$"{repo}:1", $"{repo}:2"]);
        image.Config.Labels.Should().Contain("nonce", "n1");
        var code = await real.Engine.Containers.Run(
            real.Spec("sh", "-c", "cat /word /code/a; stat -c %u:%g:%a /code/a") with
            {
                Image = image.Id,
            }
        );
        code.Text.Should().Be("hello\ncontent\n7:7:755\n");
        // Of the same size and time.
        (await Buildx.Build(Request($"{repo}:3"), Context(Recipe, "CONTENT\n")))
            .Digests.Should()
            .NotContain(image.Id);
    }

    [Fact]
    public async Task Progress_is_passed_on()
    {
        var lines = new List<string>();
        await Buildx.Build(Request($"{real.NewName()}:1") with { NoCache = true }, Context(Recipe), lines.Add);
        lines.Should().Contain(line => line.Contains("RUN echo hello > /word", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_build_that_fails_shows_its_last_lines()
    {
        var context = Context($"FROM {EngineFixture.Image}\nRUN echo the reason is here >&2; exit 9\n");
        var error = (
            await FluentActions
                .Awaiting(() => Buildx.Build(Request("docker-tests-fail:1"), context))
                .Should()
                .ThrowAsync<BuildException>()
        ).Which;
        error.Message.Should().Contain("the reason is here").And.Contain("exit code: 9");
        error.Lines.Count.Should().BeInRange(2, 40);
        (await real.Engine.Images.TryInspect("docker-tests-fail:1")).Should().BeNull();
    }

    [Fact]
    public async Task A_dockerfile_that_is_not_in_the_context_is_an_error() =>
        await FluentActions
            .Awaiting(() => Buildx.Build(Request("docker-tests-fail:1") with { Dockerfile = "nope" }, Context(Recipe)))
            .Should()
            .ThrowAsync<BuildException>()
            .WithMessage("*nope*");

    [Fact]
    public async Task A_build_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var context = Context($"FROM {EngineFixture.Image}\nRUN echo now-running && sleep 1000\n");
        var build = Buildx.Build(
            Request("docker-tests-fail:1") with
            {
                NoCache = true,
            },
            context,
            line =>
            {
                if (line.EndsWith(" now-running", StringComparison.Ordinal))
                    cancel.Cancel();
            },
            cancel.Token
        );
        await FluentActions.Awaiting(() => build).Should().ThrowAsync<OperationCanceledException>();
    }

    private static BuildRequest Request(string tag) =>
        new()
        {
            Dockerfile = "docker/Dockerfile",
            Tags = [tag],
            Args = new Dictionary<string, string> { ["WORD"] = "hello" },
            Labels = new Dictionary<string, string> { ["docker-tests"] = "1", ["nonce"] = "n1" },
            TimeLimit = TimeSpan.FromMinutes(3),
        };

    private static MemoryStream Context(string recipe, string code = "content\n")
    {
        var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, leaveOpen: true))
        {
            Add(tar, "docker/Dockerfile", recipe, (UnixFileMode)0x1A4);
            Add(tar, "code/a", code, (UnixFileMode)0x1ED);
        }
        stream.Position = 0;
        return stream;
    }

    private static void Add(TarWriter tar, string name, string text, UnixFileMode mode) =>
        tar.WriteEntry(
            new PaxTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                Mode = mode,
                ModificationTime = DateTimeOffset.UnixEpoch,
            }
        );
}
