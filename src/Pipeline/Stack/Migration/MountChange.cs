namespace Pipeline.Stacks;

/// <summary>How the mounts of one service change, so that a code path gets another strategy.</summary>
/// <param name="Path">Where the anonymous volume comes or goes, or the named one goes.</param>
/// <param name="Beside">What covers the code now.</param>
internal sealed record MountChange(MountChangeKind Kind, string Service, string Path, ComposeMount Beside)
{
    /// <summary>Whether an anonymous volume lies at the path afterwards.</summary>
    public bool Uncovers => Kind != MountChangeKind.Remove;
}

internal enum MountChangeKind
{
    /// <summary>An anonymous volume below the one that covers the code.</summary>
    Add,

    /// <summary>An anonymous volume in the place of the named one.</summary>
    Replace,

    /// <summary>No mount there any more.</summary>
    Remove,
}
