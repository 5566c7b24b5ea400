using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// Who reads pieces of a volume, or may. A container in which another mount covers them cannot. One that sees them must
/// be a running service of the stack, of which no process has anything to do with them; what only its restart can show
/// is left to the proof after it.
/// </summary>
internal sealed class PieceReaders(StackContext context, VolumeView view, IReadOnlyList<SwitchUnit> pieces)
{
    private readonly Services _services = new(context);

    /// <returns>One refusal a container; none when nobody reads them.</returns>
    public async Task<IReadOnlyList<PipelineException>> Find(CancellationToken ct)
    {
        var readers = new List<PipelineException>();
        foreach (var (state, container) in await Seeing(ct))
            if (await Refusal(state, container, ct) is { } refusal)
                readers.Add(refusal);
        return readers;
    }

    /// <summary>Containers, running or not, in which nothing covers some piece.</summary>
    public async Task<IReadOnlyList<(ServiceState State, ContainerDetails Container)>> Seeing(CancellationToken ct)
    {
        var seeing = new List<(ServiceState, ContainerDetails)>();
        foreach (var (state, _) in await _services.Mounting(view.Name, ct))
            if (await context.Engine.Containers.TryInspect(state.Container, ct) is { } container)
                if (Mounts(container).Any(m => pieces.Any(p => Seen(container, m, p.Tree) is not null)))
                    seeing.Add((state, container));
        return seeing;
    }

    private async Task<PipelineException?> Refusal(ServiceState state, ContainerDetails container, CancellationToken ct)
    {
        if (container.State.Running && await Read(container, ct) is { Count: > 0 } read)
            return PipelineException.Refuse(
                $"{state.Name} reads code in the volume {view.Key}: {Findings.List(read)}; nothing was changed",
                "let it run the code of its image, then DeployBaked, then this"
            );
        if (_services.IsAlsoStopped(state) || (container.State.Running && _services.IsOurs(state.Service)))
            return null;
        var why = container.State.Running
            ? "is no service whose code this pipeline proves"
            : "does not run, so nobody can look at what it reads";
        return PipelineException.Refuse(
            $"{state.Name} sees the code in the volume {view.Key} and {why}: it is not proven that it does without; "
                + "nothing was changed",
            container.State.Running
                ? Unlisted.Remedy(context.Stack, state.Service, view.Key, readersToo: true)
                : $"start it, or remove it (docker rm {state.Name}); or, if it does without, add '{state.Service}' to "
                    + $"volumes.{view.Key}.also_stop in pipeline.yml"
        );
    }

    /// <summary>
    /// By the kernel's own record: programs, libraries, command lines, working folders, search paths.
    /// </summary>
    private async Task<IReadOnlyList<string>> Read(ContainerDetails container, CancellationToken ct)
    {
        var table = await context.Trees.Processes(new ProcessLocation(container.Id, container.State.Pid, "/"), ct);
        var read = new List<string>();
        foreach (var process in table.Processes)
        {
            var folders = CommandPaths.Search(process.Folder, process.Loaders, _ => false).ToList();
            var files = process.Mapped.Append(process.Executable);
            var named = folders.SelectMany(f => CommandPaths.Find([.. process.Arguments.Skip(1)], f));
            read.AddRange(files.Concat(named).Where(f => InVolume(container, f) is { } p && IsOfAPiece(p)));
            read.AddRange(folders.Where(f => InVolume(container, f) is { } p && IsOfTheCode(p)));
        }

        return [.. read.Distinct()];
    }

    private bool IsOfAPiece(TreePath path) =>
        view.Manifest.Find(path) is not null && pieces.Any(p => path == p.Tree || path.IsUnder(p.Tree));

    private bool IsOfTheCode(TreePath path) =>
        view.Manifest.Find(path) is not null
        && view.Layout.Code.Any(c => !c.Folder().IsRoot && (path == c.Folder() || path.IsUnder(c.Folder())));

    private IEnumerable<MountPoint> Mounts(ContainerDetails container) =>
        container.AllMounts.Where(m => m.Type == "volume" && m.Name == view.Name);

    /// <summary>
    /// Where a container has a path of the volume; null where it has not, or another mount is over it.
    /// </summary>
    private string? Seen(ContainerDetails container, MountPoint mount, TreePath path)
    {
        var folder = TreePath.FromText(Subpath(container, mount));
        if (folder.IsUnder(path))
            return mount.Destination;
        if (path != folder && !path.IsUnder(folder))
            return null;
        var at = $"{mount.Destination.TrimEnd('/')}/{path.RelativeTo(folder)}".TrimEnd('/');
        return IsCovered(container, mount, at) ? null : at;
    }

    private TreePath? InVolume(ContainerDetails container, string file)
    {
        foreach (var mount in Mounts(container))
            if (ContainerPath.Covers(mount.Destination, file) && !IsCovered(container, mount, file))
                return TreePath.FromText(Subpath(container, mount))
                    / TreePath.FromRaw(ContainerPath.Below(mount.Destination, file));
        return null;
    }

    private static bool IsCovered(ContainerDetails container, MountPoint mount, string path) =>
        container.AllMounts.Any(m =>
            m.Destination.Length > mount.Destination.Length && ContainerPath.Covers(m.Destination, path)
        );

    /// <summary>The engine does not show it; of services of the stack the compose file does.</summary>
    private string Subpath(ContainerDetails container, MountPoint mount) =>
        context
            .Stack.Compose.Find(_services.StateOf(container).Service)
            ?.Mounts.FirstOrDefault(m => m.VolumeKey == view.Key && m.Target == mount.Destination)
            ?.Subpath
        ?? "";
}
