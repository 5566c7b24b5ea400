using Pipeline.Trees;

namespace Pipeline.Tests.Watch;

/// <summary>A folder of this machine in the place of a container's: real files with real times.</summary>
internal sealed class FolderTrees(string folder) : ITreeAccess
{
    public string Route => "folder";

    /// <summary>How long after its files were written the folder is looked at.</summary>
    public TimeSpan Later { get; set; } = TimeSpan.FromMinutes(1);

    public Task<TreeManifest> Read(TreeLocation location, ReadRequest request, CancellationToken ct)
    {
        var reading = new Reading(request, TreePath.Root, isContent: true);
        var read = reading.Manifest(DirectReading.Look(folder, reading, ct));
        return Task.FromResult(
            new TreeManifest(read.Entries) { StartedNs = read.StartedNs + Later.Ticks * TimeSpan.NanosecondsPerTick }
        );
    }

    public Task<ProcessTable> Processes(ProcessLocation location, CancellationToken ct) => throw Unused;

    public Task<TreeManifest?> OwnLayer(ProcessLocation location, CancellationToken ct) => throw Unused;

    public Task Copy(VolumeLocation from, VolumeLocation to, CancellationToken ct) => throw Unused;

    public Task Synchronize(VolumeLocation from, VolumeLocation to, SyncPlan plan, CancellationToken ct) =>
        throw Unused;

    public Task Switch(
        VolumeLocation root,
        IReadOnlyList<SwitchMove> moves,
        IReadOnlyList<DirectoryTime> restoreMtimes,
        CancellationToken ct
    ) => throw Unused;

    public Task Remove(VolumeLocation location, CancellationToken ct) => throw Unused;

    public Task MakeDirectory(VolumeLocation location, int mode, CancellationToken ct) => throw Unused;

    public Task<SpaceReport> Space(string volume, CancellationToken ct) => throw Unused;

    public Task Flush(string volume, CancellationToken ct) => throw Unused;

    private static NotSupportedException Unused => new("a watch only reads");
}
