namespace Pipeline.Stacks;

/// <summary>How baked code is un-covered from the mounts that shadow it (ADR 0003).</summary>
public enum CodeStrategy
{
    /// <summary>Each deploy puts the image's code into the named volume that covers it.</summary>
    Rebuild,

    /// <summary>An anonymous volume nested at the code path, renewed at each recreate.</summary>
    Unshadow,

    /// <summary>The code path lies outside of every mount.</summary>
    MountPath,

    /// <summary>A bind mount of the working tree: development only, never deployed.</summary>
    Bind,
}

/// <summary>Files that a healthy run derives from the source and that may therefore appear in the live tree.</summary>
public enum DerivedFiles
{
    /// <summary><c>__pycache__/*.pyc</c> whose header and content come from the source beside it.</summary>
    Python,
}

/// <summary>One tree of the repository that is baked into an image.</summary>
public sealed record CodeTree
{
    public required string Name { get; init; }

    /// <summary>Folder in the repository, relative to the folder of <c>pipeline.yml</c>, '/'-separated; "." is that folder itself.</summary>
    public required string Source { get; init; }

    /// <summary>Where the services read it: absolute, normalised, no trailing slash.</summary>
    public required string Path { get; init; }

    /// <summary><c>user</c> or <c>user:group</c> for <c>COPY --chown</c>; null leaves the builder's default.</summary>
    public string? Owner { get; init; }

    public required IReadOnlyList<string> Services { get; init; }

    public CodeStrategy Strategy { get; init; } = CodeStrategy.Rebuild;

    /// <summary>Text of the Dockerfile instruction after which the COPY block goes; null means after the last dependency install.</summary>
    public string? Anchor { get; init; }

    /// <summary>Name of the marker file directly under <see cref="Path"/>.</summary>
    public string Marker { get; init; } = ".pipeline-marker";

    public IReadOnlyList<DerivedFiles> Derived { get; init; } = [];

    /// <summary>Globs under <see cref="Path"/> that the image's build makes and no commit has: taken from the image and compared with it. A pattern that matches nothing there leaves its paths out.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    public ImportRules Imports { get; init; } = new(null, null, []);
}

/// <summary>What must import in a throw-away container of the new image.</summary>
public sealed record ImportRules(LanguageImports? Python, LanguageImports? Node, IReadOnlyList<ImportCommand> Commands);

/// <summary>Imports of one language.</summary>
/// <param name="Command">The interpreter.</param>
/// <param name="Modules">Must import, and come from the code path.</param>
/// <param name="Dependencies">Must import; their origin is recorded and compared with the running container.</param>
public sealed record LanguageImports(string Command, IReadOnlyList<string> Modules, IReadOnlyList<string> Dependencies);

/// <summary>A command that must exit 0.</summary>
/// <param name="Run">The argument vector.</param>
/// <param name="Origin">Whether the last line of its stdout is a file that must lie under the code path.</param>
public sealed record ImportCommand(IReadOnlyList<string> Run, bool Origin);
