using Pipeline.Docker;
using Pipeline.Platform;

namespace Pipeline.Trees;

/// <summary>
/// Runs tree programs on this machine, on the volumes' mountpoints. What it cannot reach itself (other volume drivers,
/// mounts that exist only in use, processes of another process namespace, rsync where it is not installed) it leaves to
/// the helper.
/// </summary>
internal sealed class DirectShell(DockerEngine engine, HelperShell helper, bool hasRsync) : ITreeShell
{
    public string Route => "direct";

    public async Task<byte[]> Run(TreeJob job, CancellationToken ct)
    {
        var places = new List<string>();
        foreach (var root in job.Roots)
        {
            if ((job.Program == "tree-sync" && !hasRsync) || await Place(root, ct) is not { } place)
            {
                return await helper.Run(job, ct);
            }

            places.Add(place);
        }

        return await RunIn(places, job, ct);
    }

    public async Task<Looked> Read(TreeRoot root, Reading reading, CancellationToken ct) =>
        await Place(root, ct) is { } place
            ? await Task.Run(() => DirectReading.Look(place, reading, ct), ct)
            : await helper.Read(root, reading, ct);

    public Task<Looked?> ReadLayer(ProcessRoot root, Reading reading, CancellationToken ct) =>
        Task.Run(
            () =>
                Holds(root) && UpperFolder.Of(root.Pid) is { } upper && Directory.Exists(upper)
                    ? DirectReading.Look(upper, reading, ct)
                    : null,
            ct
        );

    public async Task<ProcessTable> Processes(ProcessRoot root, CancellationToken ct) =>
        Holds(root) ? await Task.Run(() => DirectProcesses.Look(root, ct), ct) : await helper.Processes(root, ct);

    /// <summary>Runs a job on this machine, in the volumes whose folders these are.</summary>
    internal static async Task<byte[]> RunIn(IReadOnlyList<string> places, TreeJob job, CancellationToken ct)
    {
        var scratch = OwnFolder.Make("trees");
        try
        {
            string[] words = [.. Confinement.Words, .. places, "--", "sh", .. job.CommandLine(scratch, places)];
            var command = new Command(words[0], words[1..]);
            var (code, output, errors) = await command.RunBinary(job.Input(), ct);
            return job.Result(code, output, errors);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    public async Task Switch(
        VolumeLocation root,
        IReadOnlyList<SwitchMove> moves,
        IReadOnlyList<DirectoryTime> times,
        CancellationToken ct
    )
    {
        if (await Place(new VolumeRoot(root.Volume), ct) is not { } mountpoint)
        {
            await helper.Switch(root, moves, times, ct);
            return;
        }

        SwitchJob.Here(mountpoint, root, moves, times);
    }

    private async Task<string?> Place(TreeRoot root, CancellationToken ct)
    {
        if (root is not VolumeRoot { Volume: var name })
        {
            return root is ProcessRoot process && Holds(process) ? $"/proc/{process.Pid}/root" : null;
        }

        var volume = await engine.Volumes.Inspect(name, ct);
        return volume is { Driver: "local", Options.Count: 0 } && Directory.Exists(volume.Mountpoint)
            ? volume.Mountpoint
            : null;
    }

    /// A process ID means something only in its namespace: the kernel's own word that this process belongs to the
    /// container is its cgroup (cgroups(7)).
    private static bool Holds(ProcessRoot process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Pid}/cgroup")
                .Contains(process.ContainerId, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
