using System.Globalization;
using System.Text;
using Pipeline.Docker;

namespace Pipeline.Trees;

/// <summary>The one implementation: programs, and a shell that says where they run.</summary>
internal sealed class ShellTreeAccess(ITreeShell shell, DockerEngine engine) : ITreeAccess
{
    /// <summary>A process that still is being started after as many looks is listed as it is.</summary>
    private const int StartLooks = 50;
    private static readonly TimeSpan BetweenStartLooks = TimeSpan.FromMilliseconds(100);

    public string Route => shell.Route;

    public async Task<TreeManifest> Read(TreeLocation location, ReadRequest request, CancellationToken ct)
    {
        if (request.Only is { Count: 0 })
        {
            // To the program an empty list means everything.
            return TreeManifest.Empty;
        }

        var (root, path) = location switch
        {
            VolumeLocation volume => ((TreeRoot)new VolumeRoot(volume.Volume), volume.Path),
            ProcessLocation process => (await Look(process, ct), TreePath.FromText(process.AbsolutePath.Trim('/'))),
            _ => throw new ArgumentException("Not a known location.", nameof(location)),
        };
        var reading = new Reading(request, path, isContent: location is VolumeLocation);
        var looked = await shell.Read(root, reading, ct);
        if (location is ProcessLocation again)
        {
            // Still the same process: what was read is what this container sees, not what a recycled process ID does.
            _ = await Look(again, ct);
        }

        return reading.Manifest(looked);
    }

    public async Task<ProcessTable> Processes(ProcessLocation location, CancellationToken ct)
    {
        var table = await shell.Processes(await Look(location, ct), ct);
        for (var again = 0; again < StartLooks && table.Processes.Any(p => p.IsBeingStarted); again++)
        {
            await Task.Delay(BetweenStartLooks, ct);
            table = await shell.Processes(await Look(location, ct), ct);
        }

        _ = await Look(location, ct);
        return table;
    }

    public async Task<TreeManifest?> OwnLayer(ProcessLocation location, CancellationToken ct)
    {
        var reading = new Reading(new ReadRequest(Unhashed: true), TreePath.Root, isContent: true);
        var looked = await shell.ReadLayer(await Look(location, ct), reading, ct);
        _ = await Look(location, ct);
        return looked is null ? null : reading.Manifest(looked);
    }

    public Task Copy(VolumeLocation from, VolumeLocation to, CancellationToken ct) =>
        shell.Run(
            new TreeJob(
                "tree-copy",
                FromTo(from, to),
                [],
                [Blocks.Path(from.Path), Blocks.Guard(from.Path), Blocks.Path(to.Path), Blocks.GuardWhole(to.Path)]
            ),
            ct
        );

    public Task Synchronize(VolumeLocation from, VolumeLocation to, SyncPlan plan, CancellationToken ct) =>
        plan.IsEmpty
            ? Task.CompletedTask
            : shell.Run(
                new TreeJob(
                    "tree-sync",
                    FromTo(from, to),
                    [],
                    [
                        .. Places(from, to),
                        Blocks.List(plan.Delete),
                        Blocks.Raw(plan.Copy.Concat(plan.Metadata).Select(p => p.IsRoot ? "." : p.Raw)),
                    ]
                ),
                ct
            );

    public Task Switch(
        VolumeLocation root,
        IReadOnlyList<SwitchMove> moves,
        IReadOnlyList<DirectoryTime> restoreMtimes,
        CancellationToken ct
    ) => shell.Switch(root, moves, restoreMtimes, ct);

    public Task Remove(VolumeLocation location, CancellationToken ct) =>
        location.Path.IsRoot
            ? throw new ArgumentException("A volume's root is not removed here; remove the volume.", nameof(location))
            : shell.Run(Single("tree-remove", location), ct);

    public Task MakeDirectory(VolumeLocation location, int mode, CancellationToken ct) =>
        shell.Run(Single("tree-mkdir", location) with { Arguments = [Convert.ToString(mode, 8)] }, ct);

    public async Task<SpaceReport> Space(string volume, CancellationToken ct)
    {
        var output = await shell.Run(new TreeJob("tree-space", [new VolumeRoot(volume)], [], []), ct);
        var numbers = Encoding
            .ASCII.GetString(output)
            .Split(' ')
            .Select(n => long.Parse(n.Trim(), CultureInfo.InvariantCulture))
            .ToArray();
        return new SpaceReport(numbers[0] * numbers[1], numbers[2] == 0 ? null : numbers[3]);
    }

    public Task Flush(string volume, CancellationToken ct) =>
        shell.Run(new TreeJob("tree-flush", [new VolumeRoot(volume)], [], []), ct);

    private static TreeJob Single(string program, VolumeLocation location) =>
        new(
            program,
            [new VolumeRoot(location.Volume, ReadOnly: false)],
            [],
            [Blocks.Path(location.Path), Blocks.Guard(location.Path)]
        );

    private static TreeRoot[] FromTo(VolumeLocation from, VolumeLocation to) =>
        [new VolumeRoot(from.Volume), new VolumeRoot(to.Volume, ReadOnly: false)];

    private static byte[][] Places(VolumeLocation from, VolumeLocation to) =>
        [Blocks.Path(from.Path), Blocks.GuardWhole(from.Path), Blocks.Path(to.Path), Blocks.GuardWhole(to.Path)];

    private async Task<ProcessRoot> Look(ProcessLocation location, CancellationToken ct)
    {
        var container = await engine.Containers.Inspect(location.ContainerId, ct);
        return container.State is { Running: true } state && state.Pid == location.Pid
            ? new ProcessRoot(container.Id, location.Pid, container.HostConfig.PidMode)
            : throw new TreeException(
                $"{location} does not run as process {location.Pid} any more: {container.State.Status}, "
                    + $"process {container.State.Pid}."
            );
    }
}
