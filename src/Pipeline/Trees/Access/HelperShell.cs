using Pipeline.Docker;
using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.Trees;

/// <summary>
/// Runs tree programs in containers that live as long as the program: no network, read-only root, and of root's
/// capabilities only those that the job needs. SYS_ADMIN is among them for one reason: without it <c>trusted.*</c>
/// attributes cannot be seen, and would be lost in silence.
/// </summary>
internal sealed class HelperShell(DockerEngine engine, HelperImage image) : ITreeShell
{
    private static readonly string[] ToRead = ["DAC_READ_SEARCH", "SYS_ADMIN"];
    private static readonly string[] ToWrite =
    [
        .. ToRead,
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "FSETID",
        "MKNOD",
        "SETFCAP",
    ];
    private static readonly string[] ToLookThroughProcess = ["SYS_PTRACE", "DAC_READ_SEARCH"];

    public string Route => "helper";

    public async Task<byte[]> Run(TreeJob job, CancellationToken ct)
    {
        foreach (var volume in job.Roots.OfType<VolumeRoot>())
        {
            // A container that names a missing volume would create it.
            _ = await engine.Volumes.Inspect(volume.Volume, ct);
        }

        var process = job.Roots.OfType<ProcessRoot>().FirstOrDefault();
        var spec = ContainerSpec.Throwaway(
            await image.Name(ct),
            ["sh", .. job.CommandLine("/tmp", job.Roots.Select(Place))]
        ) with
        {
            User = "0:0",
            Labels = new Dictionary<string, string>
            {
                [Labels.Kind] = Labels.HelperKind,
                [Labels.Maker] = ProcessIdentity.Mine.ToString(),
            },
            CapAdd =
                process is not null ? ToLookThroughProcess
                : job.Roots.All(r => r is VolumeRoot { ReadOnly: true }) ? ToRead
                : ToWrite,
            Mounts = [MountSpec.Tmpfs("/tmp"), .. job.Roots.Select(Mount).OfType<MountSpec>()],
            PidMode = process is null ? null : $"container:{process.ContainerId}",
            // SELinux and AppArmor would hide what a backup must hold and what another container's process sees.
            SecurityOpt =
            [
                "no-new-privileges",
                "label=disable",
                .. process is null ? Array.Empty<string>() : ["apparmor=unconfined"],
            ],
        };
        var result = await engine.Containers.Run(spec, job.Input(), null, ct);
        return job.Result(result.ExitCode, result.Stdout, result.Stderr);
    }

    public async Task<Looked> Read(TreeRoot root, Reading reading, CancellationToken ct) =>
        PrintedLook.Parse(await Run(reading.Job(root), ct));

    /// <summary>It sees the container's root, and not what that is made of.</summary>
    public Task<Looked?> ReadLayer(ProcessRoot root, Reading reading, CancellationToken ct) =>
        Task.FromResult<Looked?>(null);

    public async Task<ProcessTable> Processes(ProcessRoot root, CancellationToken ct) =>
        ProcessTable.Parse(await Run(new TreeJob("process-look", [root], [], []), ct));

    public Task Switch(
        VolumeLocation root,
        IReadOnlyList<SwitchMove> moves,
        IReadOnlyList<DirectoryTime> times,
        CancellationToken ct
    ) => Run(SwitchJob.Script(root, moves, times), ct);

    private static string Place(TreeRoot root, int index) =>
        root switch
        {
            ProcessRoot { PidMode: "" } => "/proc/1/root",
            ProcessRoot { PidMode: "host" } process => $"/proc/{process.Pid}/root",
            ProcessRoot process => throw new TreeException(
                $"Container {process.ContainerId} shares process IDs with {process.PidMode}; its root cannot "
                    + "be found by a helper."
            ),
            _ => $"/volumes/{index}",
        };

    private static MountSpec? Mount(TreeRoot root, int index) =>
        root is VolumeRoot volume
            ? MountSpec.Volume(volume.Volume, Place(root, index), volume.ReadOnly, noCopy: true)
            : null;
}
