namespace Pipeline.Trees;

/// <summary>Where tree programs run.</summary>
internal interface ITreeShell
{
    string Route { get; }

    /// <exception cref="TreeException">The program refused or failed.</exception>
    Task<byte[]> Run(TreeJob job, CancellationToken ct);

    /// <exception cref="TreeException">Something is in the way, or cannot be read.</exception>
    Task<Looked> Read(TreeRoot root, Reading reading, CancellationToken ct);

    /// <summary>See <see cref="ITreeAccess.OwnLayer"/>.</summary>
    Task<Looked?> ReadLayer(ProcessRoot root, Reading reading, CancellationToken ct);

    /// <summary>See <see cref="ITreeAccess.Processes"/>.</summary>
    Task<ProcessTable> Processes(ProcessRoot root, CancellationToken ct);

    /// <summary>See <see cref="ITreeAccess.Switch"/>.</summary>
    Task Switch(
        VolumeLocation root,
        IReadOnlyList<SwitchMove> moves,
        IReadOnlyList<DirectoryTime> times,
        CancellationToken ct
    );
}
