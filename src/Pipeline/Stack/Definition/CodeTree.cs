namespace Pipeline.Stacks;

/// <summary>One tree of the repository that is baked into an image.</summary>
public sealed record CodeTree
{
    public required string Name { get; init; }

    /// <summary>
    /// Folder in the repository, relative to the folder of <c>pipeline.yml</c>, '/'-separated; "." is that folder
    /// itself.
    /// </summary>
    public required string Source { get; init; }

    /// <summary>Where the services read it: absolute, normalised, no trailing slash.</summary>
    public required string Path { get; init; }

    /// <summary><c>user</c> or <c>user:group</c> for <c>COPY --chown</c>; null leaves the builder's default.</summary>
    public string? Owner { get; init; }

    public required IReadOnlyList<string> Services { get; init; }

    public CodeStrategy Strategy { get; init; } = CodeStrategy.Rebuild;

    /// <summary>
    /// Where in a volume the code was before it was uncovered, for <c>CleanVolume</c>; null where the mounts show it,
    /// or it never was.
    /// </summary>
    public CodeLeftIn? LeftIn { get; init; }

    /// <summary>
    /// Text of the Dockerfile instruction after which the COPY block goes; null means after the last dependency
    /// install.
    /// </summary>
    public string? Anchor { get; init; }

    /// <summary>Name of the marker file directly under <see cref="Path"/>.</summary>
    public string Marker { get; init; } = ".pipeline-marker";

    public IReadOnlyList<DerivedFiles> Derived { get; init; } = [];

    /// <summary>
    /// Globs under <see cref="Path"/> that the image's build makes and no commit has: taken from the image and compared
    /// with it. A pattern that matches nothing there leaves its paths out.
    /// </summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    public ImportRules Imports { get; init; } = new(null, null, []);
}
