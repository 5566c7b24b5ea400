using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.Bootstrap;

/// <summary>
/// What the engine holds of the demo, by compose project and the pipeline's own labels; nothing else is ever touched.
/// </summary>
internal sealed class DemoResources(string project)
{
    private const string WorkingFolder = "com.docker.compose.project.working_dir";
    private static readonly string[] Images = ["clawbot", "gui", "gui-db"];
    private readonly string _compose = $"label={Labels.ComposeProject}={project}";
    private readonly string _own = $"label={Labels.Project}={project}";

    /// <summary>Folders whose compose files the project's containers were made from.</summary>
    public async Task<IReadOnlyList<string>> Folders(CancellationToken ct) =>
        [
            .. (
                await Lines(ct, "ps", "--all", "--filter", _compose, "--format", $"{{{{.Label \"{WorkingFolder}\"}}}}")
                    .ConfigureAwait(false)
            ).Distinct(),
        ];

    /// <summary>Whether each service has a running container.</summary>
    public async Task<bool> AllRun(int services, CancellationToken ct) =>
        (
            await Lines(
                    ct,
                    "ps",
                    "--filter",
                    _compose,
                    "--filter",
                    "status=running",
                    "--format",
                    $"{{{{.Label \"{Labels.ComposeService}\"}}}}"
                )
                .ConfigureAwait(false)
        )
            .Distinct()
            .Count() >= services;

    public async Task<bool> HasVolume(string key, CancellationToken ct) =>
        (await new Command("docker", "volume", "inspect", $"{project}_{key}").Run(ct).ConfigureAwait(false)).Ok;

    public async Task<StateFolder> State(CancellationToken ct) =>
        StateFolder.Of(
            await new Command("docker", "info", "--format", "{{.ID}}").Output(ct).ConfigureAwait(false),
            project
        );

    public async Task Remove(CancellationToken ct)
    {
        await Each(
                ["rm", "--force", "--volumes"],
                ["ps", "--all", "--quiet", "--no-trunc", "--filter"],
                [_compose, _own],
                ct
            )
            .ConfigureAwait(false);
        await Each(["volume", "rm"], ["volume", "ls", "--quiet", "--filter"], [_compose, _own], ct)
            .ConfigureAwait(false);
        await Each(["network", "rm"], ["network", "ls", "--quiet", "--filter"], [_compose], ct).ConfigureAwait(false);
        await Each(["image", "rm", "--force"], ["image", "ls", "--quiet", "--no-trunc", "--filter"], [_own], ct)
            .ConfigureAwait(false);
        string[] names = [.. Images.Select(i => $"reference={project}-{i}")];
        await Each(["image", "rm"], ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}", "--filter"], names, ct)
            .ConfigureAwait(false);
        var state = await State(ct).ConfigureAwait(false);
        if (Directory.Exists(state.Root))
            Directory.Delete(state.Root, recursive: true);
        if (File.Exists(state.AnchorPath)) // Its folder may be missing, too.
            File.Delete(state.AnchorPath);
    }

    private static async Task Each(string[] remove, string[] list, string[] filters, CancellationToken ct)
    {
        foreach (var filter in filters)
            if (await Lines(ct, [.. list, filter]).ConfigureAwait(false) is { Count: > 0 } found)
                await new Command("docker", [.. remove, .. found]).Output(ct).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<string>> Lines(CancellationToken ct, params string[] arguments) =>
        [
            .. (await new Command("docker", arguments).Output(ct).ConfigureAwait(false))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Distinct(),
        ];
}
