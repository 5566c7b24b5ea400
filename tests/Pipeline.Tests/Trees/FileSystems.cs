using Pipeline.Platform;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

/// <summary>
/// Small disks of several file systems, mounted from loop devices, and an overlay. Needs root, as the direct route
/// does.
/// </summary>
public sealed class FileSystems : IAsyncLifetime
{
    private const string Image = "pipeline-tests/mkfs";

    // The programs that make file systems come from Debian; a host need not have them.
    private const string MakeImage = """
        docker image inspect pipeline-tests/mkfs >/dev/null 2>&1 || docker build -q -t pipeline-tests/mkfs - >/dev/null <<'END'
        FROM pipeline/base:13
        RUN apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends e2fsprogs xfsprogs btrfs-progs
        END
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("file-systems-").FullName;
    private readonly List<string> _mounts = [];

    public async Task InitializeAsync()
    {
        await Sh(MakeImage);
        await Mount("ext4", "mkfs.ext4 -q", "64M");
        await Mount("xfs", "mkfs.xfs -q", "300M");
        await Mount("btrfs", "mkfs.btrfs -q", "128M");
        await Sh(
            $"cd {_folder}; mkdir overlay ext4/lower ext4/upper ext4/work; mount -t overlay overlay -o lowerdir=ext4/lower,upperdir=ext4/upper,workdir=ext4/work overlay"
        );
        _mounts.Add("overlay");
    }

    public async Task DisposeAsync()
    {
        _mounts.Reverse();
        await Sh($"cd {_folder}; umount {string.Join(' ', _mounts)}");
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A new folder on a file system of this kind.</summary>
    public string Folder(string kind) =>
        Directory.CreateDirectory(Path.Combine(_folder, kind, Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>
    /// What a power loss at this instant leaves of a folder: the disk is copied as it is, mounted elsewhere, and
    /// <paramref name="look"/> is given the folder there. What is still in the page cache of the mounted file system is
    /// not in the copy.
    /// </summary>
    public async Task AfterPowerLoss(string folder, Action<string> look)
    {
        var kind = Path.GetFileName(Path.GetDirectoryName(folder))!;
        var crashed = Path.Combine(_folder, "crashed");
        await Sh(
            $"cd {_folder}; cp --sparse=always {kind}.disk crashed.disk; mkdir crashed; mount -o loop{(kind == "xfs" ? ",nouuid" : "")} crashed.disk crashed"
        );
        try
        {
            look(Path.Combine(crashed, Path.GetFileName(folder)));
        }
        finally
        {
            await Sh($"umount {crashed}; rmdir {crashed}; rm {crashed}.disk");
        }
    }

    public static async Task Sh(string script)
    {
        var run = await new Command("sh", "-euc", script).Run(default);
        run.Ok.Should().BeTrue("{0}", run.Error);
    }

    private async Task Mount(string kind, string make, string size)
    {
        await Sh(
            $"cd {_folder}; truncate -s {size} {kind}.disk; docker run --rm --network none -v {_folder}:/disks {Image} {make} /disks/{kind}.disk; mkdir {kind}; mount -o loop {kind}.disk {kind}"
        );
        _mounts.Add(kind);
    }
}

/// <summary>Tree programs on plain folders: a volume's name is its folder.</summary>
internal sealed class FolderShell : ITreeShell
{
    public string Route => "folders";

    public static ITreeAccess Access { get; } = new ShellTreeAccess(new FolderShell(), null!);

    public Task<byte[]> Run(TreeJob job, CancellationToken ct) =>
        DirectShell.RunIn([.. job.Roots.Cast<VolumeRoot>().Select(r => r.Volume)], job, ct);

    public Task<Looked> Read(TreeRoot root, Reading reading, CancellationToken ct) =>
        Task.FromResult(DirectReading.Look(((VolumeRoot)root).Volume, reading, ct));

    public Task<Looked?> ReadLayer(ProcessRoot root, Reading reading, CancellationToken ct) =>
        throw new NotSupportedException();

    public Task<ProcessTable> Processes(ProcessRoot root, CancellationToken ct) => throw new NotSupportedException();

    public Task Switch(
        VolumeLocation root,
        IReadOnlyList<SwitchMove> moves,
        IReadOnlyList<DirectoryTime> times,
        CancellationToken ct
    )
    {
        SwitchJob.Here(root.Volume, root, moves, times);
        return Task.CompletedTask;
    }
}
