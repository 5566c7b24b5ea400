using System.Text.Json;
using Pipeline.Releases;
using Pipeline.Tests.Fixtures;
using Pipeline.Watching;

namespace Pipeline.Tests.Watch;

/// <summary>The command of <c>--on-drift</c> gets the finding, and no secret; that it fails is told.</summary>
[Collection(EnvironmentCollection.Name)]
public sealed class DriftCommandTests : IDisposable
{
    private const string Secret = "s3cret-canary-0123456789";
    private static readonly DriftFinding Finding = new(
        DriftKind.Code,
        "web",
        "web drifted",
        "a",
        $"b with {Secret}",
        "./build.sh Status"
    );

    private readonly TestFolder _folder = new();
    private readonly StringWriter _said = new();
    private readonly ConsoleLog _log;

    public DriftCommandTests()
    {
        _log = new ConsoleLog(_said, TimeProvider.System) { Stack = "/shop/pipeline.yml" };
        _log.Redactor.Learn("canary", Secret);
    }

    public void Dispose() => _folder.Dispose();

    private Task Run(string command, CancellationToken ct = default) =>
        new DriftCommand(command, _log).Run(Finding, Looks.Baseline, "shop", ct);

    [Fact]
    public async Task It_gets_the_finding_as_JSON_without_secrets()
    {
        await Run($"cat >'{_folder["got"]}'; env >'{_folder["env"]}'; printf '%s ' \"$@\" >'{_folder["argv"]}'");

        var text = await File.ReadAllTextAsync(_folder["got"]);
        var got = JsonDocument.Parse(text).RootElement;
        got.GetProperty("project").GetString().Should().Be("shop");
        got.GetProperty("release").GetString().Should().Be("r1");
        got.GetProperty("finding").GetProperty("kind").GetString().Should().Be("code");
        got.GetProperty("finding").GetProperty("next").GetString().Should().Contain("--stack /shop/pipeline.yml");
        var others = await File.ReadAllTextAsync(_folder["env"]) + await File.ReadAllTextAsync(_folder["argv"]);
        (text + others + _said).Should().NotContain(Secret);
        _said.ToString().Should().BeEmpty();
    }

    [Fact]
    public async Task Its_failure_is_told()
    {
        await Run("echo no route >&2; exit 7");

        _said.ToString().Should().Contain("failed with exit code 7: no route");
    }

    [Fact]
    public async Task A_command_that_does_not_read_the_finding_is_no_failure()
    {
        await Run("exit 0");

        _said.ToString().Should().BeEmpty();
    }

    [Fact]
    public async Task A_command_that_hangs_is_ended()
    {
        Environment.SetEnvironmentVariable("PIPELINE_HOOK_LIMIT", "300ms");
        try
        {
            await Run("sleep 1000");
        }
        finally
        {
            Environment.SetEnvironmentVariable("PIPELINE_HOOK_LIMIT", null);
        }

        _said.ToString().Should().Contain("did not end").And.Contain("PIPELINE_HOOK_LIMIT");
    }

    [Fact]
    public async Task It_ends_with_the_watch()
    {
        using var end = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await FluentActions
            .Awaiting(() => Run("sleep 1000", end.Token))
            .Should()
            .ThrowAsync<OperationCanceledException>();
    }
}
