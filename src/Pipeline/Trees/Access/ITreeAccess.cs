namespace Pipeline.Trees;

/// <summary>
/// Reads and writes trees in volumes without losing anything that a filesystem keeps. Two routes give the same results:
/// "direct" works on the volume's mountpoint as root, "helper" inside a short-lived container. Every method throws <see
/// cref="TreeException"/> with the paths concerned, and DockerException when the engine fails or the volume does not
/// exist; none creates a volume.
/// </summary>
public interface ITreeAccess
{
    /// <summary>"direct" or "helper".</summary>
    string Route { get; }

    /// <summary>
    /// Lists and hashes a tree. A place that does not exist gives an empty manifest. Files may change or vanish
    /// meanwhile: that is no error but is reported in <see cref="TreeManifest.Unsettled"/>.
    /// </summary>
    Task<TreeManifest> Read(TreeLocation location, ReadRequest request, CancellationToken ct);

    /// <summary>
    /// All processes of a running container, as the kernel shows them. Waits up to five seconds for those that the
    /// engine is just starting to be the program they are started for.
    /// </summary>
    Task<ProcessTable> Processes(ProcessLocation location, CancellationToken ct);

    /// <summary>
    /// Names and facts of all that lies in a running container's own layer, also of what was replaced by a file of the
    /// same size with the same time. An entry may equal the image's: whatever was opened to be written is there.
    /// </summary>
    /// <returns>Null where this route cannot look there: the helper, and a root that is no overlay.</returns>
    Task<TreeManifest?> OwnLayer(ProcessLocation location, CancellationToken ct);

    /// <summary>
    /// Copies a tree with everything: nanosecond mtimes, owners, modes, extended attributes, ACLs, capabilities, hard
    /// links, holes, sockets, FIFOs, device nodes, and the root's own mode, owner and mtime. <paramref name="to"/> must
    /// be empty or absent. What vanishes meanwhile is not copied; what cannot be kept (immutable or append-only flags,
    /// for one) is an error. Compare manifests afterwards.
    /// </summary>
    Task Copy(VolumeLocation from, VolumeLocation to, CancellationToken ct);

    /// <summary>
    /// Makes <paramref name="to"/> equal to <paramref name="from"/> by the plan: deletions, then copies, then folder
    /// metadata.
    /// </summary>
    Task Synchronize(VolumeLocation from, VolumeLocation to, SyncPlan plan, CancellationToken ct);

    /// <summary>
    /// Flushes the file system (syncfs(2)), carries out the moves in order, each one atomic, restores folder mtimes,
    /// and flushes again: no power loss leaves a name that leads to content which is not on the disk. Paths are
    /// relative to <paramref name="root"/>. A failed move stops the rest; those before it stay done, so read the facts
    /// before trying again.
    /// </summary>
    Task Switch(
        VolumeLocation root,
        IReadOnlyList<SwitchMove> moves,
        IReadOnlyList<DirectoryTime> restoreMtimes,
        CancellationToken ct
    );

    /// <summary>Deletes a tree inside a volume, never the volume's root; nothing to do when it is not there.</summary>
    Task Remove(VolumeLocation location, CancellationToken ct);

    /// <summary>Makes one folder, owned by root, with this mode; its parent must exist and it must not.</summary>
    Task MakeDirectory(VolumeLocation location, int mode, CancellationToken ct);

    /// <summary>Room on the filesystem of a volume.</summary>
    Task<SpaceReport> Space(string volume, CancellationToken ct);

    /// <summary>Writes the volume's filesystem to disk (syncfs(2)) and waits for it.</summary>
    Task Flush(string volume, CancellationToken ct);
}
