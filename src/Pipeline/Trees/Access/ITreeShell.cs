namespace Pipeline.Trees;

/// <summary>Where tree programs run.</summary>
internal interface ITreeShell
{
    string Route { get; }

    /// <exception cref="TreeException">The program refused or failed.</exception>
    Task<byte[]> Run(TreeJob job, CancellationToken ct);

    /// <summary>See <see cref="ITreeAccess.Switch"/>.</summary>
    Task Switch(
        VolumeLocation root,
        IReadOnlyList<SwitchMove> moves,
        IReadOnlyList<DirectoryTime> times,
        CancellationToken ct
    );
}
