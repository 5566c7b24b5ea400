using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Terms;

namespace Pipeline.Bootstrap;

/// <summary>
/// What the engine holds of the demo, by compose project and the pipeline's own labels; nothing else is ever touched.
/// </summary>
internal sealed class DemoResources(string project)
{
    private const string WorkingFolder = "com.docker.compose.project.working_dir";
    private static readonly string[] Images = ["clawbot", "gui", "gui-db"];
    private readonly string _compose = $"{Labels.ComposeProject}={project}";
    private readonly string _own = $"{Labels.Project}={project}";

    /// <summary>Connected when it is first needed: Setup may have to bring it up before.</summary>
    public DockerEngine Engine => field ??= LocalEngine.Connect();

    /// <summary>Folders whose compose files the project's containers were made from.</summary>
    public async Task<IReadOnlyList<string>> Folders(CancellationToken ct) =>
        [
            .. (await Containers([], ct))
                .Select(c => c.Labels.GetValueOrDefault(WorkingFolder, ""))
                .Where(f => f.Length > 0)
                .Distinct(),
        ];

    /// <summary>Whether each service has a running container.</summary>
    public async Task<bool> AllRun(int services, CancellationToken ct) =>
        (await Containers(["running"], ct)).Select(Service).Distinct().Count() >= services;

    public async Task<bool> HasVolume(string key, CancellationToken ct) =>
        await Engine.Volumes.TryInspect($"{project}_{key}", ct) is not null;

    public async Task<StateFolder> State(CancellationToken ct) =>
        StateFolder.For((await Engine.System.Info(ct)).Id, project);

    /// <summary>A running container of a service.</summary>
    /// <exception cref="PipelineException">It has none.</exception>
    public async Task<string> Running(string service, CancellationToken ct) =>
        (await Containers(["running"], ct)).FirstOrDefault(c => Service(c) == service)?.Id
        ?? throw PipelineException.Refuse($"service {service} of {project} does not run", "./build.sh Demo --reset");

    /// <summary>The last lines that each container wrote, for people.</summary>
    public async Task<string> LastWords(int lines, CancellationToken ct)
    {
        var said = new List<string>();
        foreach (var container in await Containers([], ct))
        await foreach (var line in Engine.Containers.Logs(container.Id, new LogOptions { Tail = lines }, ct))
            said.Add($"{container.Name} | {line.Text}");
        return string.Join('\n', said);
    }

    public async Task Remove(CancellationToken ct)
    {
        foreach (var label in new[] { _compose, _own })
        {
            foreach (var container in await Engine.Containers.List(new ContainerFilter { Labels = [label] }, ct))
                await Engine.Containers.Remove(container.Id, force: true, volumes: true, ct);
            foreach (var volume in await Engine.Volumes.List(new VolumeFilter { Labels = [label] }, ct))
                await Engine.Volumes.Remove(volume.Name, force: false, ct);
        }

        foreach (var network in await Engine.Networks.List(new NetworkFilter { Labels = [_compose] }, ct))
            await Engine.Networks.Remove(network.Id, ct);
        await RemoveImages(ct);
        Forget(await State(ct));
    }

    /// <summary>The release history of a demo goes with it.</summary>
    public static void Forget(StateFolder state)
    {
        if (Directory.Exists(state.Root))
            Directory.Delete(state.Root, recursive: true);
        if (File.Exists(state.AnchorPath)) // Its folder may be missing, too.
            File.Delete(state.AnchorPath);
    }

    private async Task RemoveImages(CancellationToken ct)
    {
        foreach (var image in await Engine.Images.List(new ImageFilter { Labels = [_own] }, ct))
            await Engine.Images.Remove(image.Id, force: true, noPrune: false, ct);
        foreach (var name in Images.Select(i => $"{project}-{i}"))
        foreach (var image in await Engine.Images.List(new ImageFilter { Reference = name }, ct))
        foreach (var tag in image.RepoTags.Where(t => t.StartsWith($"{name}:", StringComparison.Ordinal)))
            await Engine.Images.Remove(tag, force: false, noPrune: false, ct);
    }

    private Task<IReadOnlyList<ContainerSummary>> Containers(string[] statuses, CancellationToken ct) =>
        Engine.Containers.List(new ContainerFilter { Labels = [_compose], Statuses = statuses }, ct);

    private static string Service(ContainerSummary container) =>
        container.Labels.GetValueOrDefault(Labels.ComposeService, "");
}
