namespace Pipeline.Inventories;

/// <summary>One folder of code as services see it, compared with the repository, the mount and the image.</summary>
public sealed record CodePlace
{
    /// <summary>Folder of the repository, relative to its top; "." is the top itself. Null where no commit has the
    /// code.</summary>
    public string? Source { get; init; }

    /// <summary>Where the services see it.</summary>
    public required string Path { get; init; }

    /// <summary>What it lies in.</summary>
    public required RunsFrom Origin { get; init; }

    /// <summary>The volume, the host folder or the image.</summary>
    public required string OriginName { get; init; }

    /// <summary>Its folder in the volume or the bind mount; "" is the root of that.</summary>
    public string Inside { get; init; } = "";

    /// <summary>Services that see it there.</summary>
    public required IReadOnlyList<string> Services { get; init; }

    /// <summary>Containers that may write to it, of other projects too.</summary>
    public IReadOnlyList<string> Writers { get; init; } = [];

    /// <summary>Nothing runs from here: a copy that somebody left, such as a backup.</summary>
    public bool IsCopy { get; init; }

    /// <summary>Every file of the repository's folder, and what else is there.</summary>
    public IReadOnlyList<FileRow> Files { get; init; } = [];

    /// <summary>No commit has it, and the image has all of it as it is: its build makes it.</summary>
    public bool IsBuilt =>
        Source is null && Files.Count > 0 && Files.All(f => f.State is FileState.MadeByBuild or FileState.Derived);

    /// <summary>Parts of it that other mounts put there.</summary>
    public IReadOnlyList<CoveredPart> Covered { get; init; } = [];

    /// <summary>Its folder, and what other mounts put in there.</summary>
    internal IEnumerable<string> AllPaths =>
        Covered.SelectMany(c => c.Files).Select(f => $"{Path.TrimEnd('/')}/{f}").Prepend(Path);

    /// <summary>Files that are the same in the repository and in the running container.</summary>
    public int Same { get; init; }

    /// <summary>Whether the image has the repository's files at this path: null where it could not be read.</summary>
    public bool? ImageHasIt { get; init; }

    /// <summary>The commit that the running code is nearest to; null without a repository.</summary>
    public CommitMatch? Nearest { get; init; }
}
