using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Releases;

/// <summary>With the installed compose, and no engine.</summary>
public sealed class ContextLoaderTests : IDisposable
{
    private const string Stack = """
        version: 1
        compose: [shop.yml]
        code: [ { source: app, path: /srv/app, services: [web], strategy: rebuild } ]
        services: { web: {} }

        """;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private async Task<string> Refusal(string stack = Stack)
    {
        var options = new SessionOptions { StackFile = _folder.Write("pipeline.yml", stack), Target = "test" };
        var thrown = await FluentActions
            .Awaiting(() =>
                ContextLoader.Open(
                    options,
                    new ConsoleLog(TextWriter.Null, TimeProvider.System),
                    TimeProvider.System,
                    default
                )
            )
            .Should()
            .ThrowAsync<PipelineException>();
        thrown.Which.Code.Should().Be(ExitCode.Usage);
        return thrown.Which.Message;
    }

    [Fact]
    public async Task A_compose_file_that_is_missing_is_named_with_the_key_to_correct() =>
        (await Refusal()).Should().ContainAll("pipeline.yml:2:1: compose", $"found none at {_folder["shop.yml"]}");

    [Fact]
    public async Task A_compose_file_that_is_broken_is_named_with_what_compose_says_and_the_command_that_shows_it()
    {
        _folder.Write("shop.yml", "services:\n  web: [not, a, service]\n");

        (await Refusal())
            .Should()
            .ContainAll(
                "found in " + _folder["shop.yml"],
                $"next: docker compose --project-directory {_folder.Path} --file {_folder["shop.yml"]} config --quiet"
            );
    }

    [Fact]
    public async Task Where_no_compose_file_is_at_all_the_folder_is_named() =>
        (await Refusal(Stack.Replace("compose: [shop.yml]\n", "", StringComparison.Ordinal)))
            .Should()
            .Contain($"found in {_folder.Path} (it has none)")
            .And.Contain("no configuration file provided");

    [Fact]
    public async Task A_pipeline_yml_that_is_wrong_is_bad_configuration() =>
        (await Refusal("version: 1\n")).Should().Contain("pipeline.yml");
}
