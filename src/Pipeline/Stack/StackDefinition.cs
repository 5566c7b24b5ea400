using System.Text.RegularExpressions;

namespace Pipeline.Stacks;

/// <summary>
/// Everything that one <c>pipeline.yml</c> says, with defaults filled in. Paths on this host are absolute, resolved
/// against the folder of the file; lists keep the order of the file.
/// </summary>
public sealed record StackDefinition
{
    /// <summary>Absolute path of the <c>pipeline.yml</c> that was read.</summary>
    public required string File { get; init; }

    /// <summary>Compose files, absolute; empty means compose's own default names beside <see cref="File"/>.</summary>
    public IReadOnlyList<string> ComposeFiles { get; init; } = [];

    /// <summary>Env files, absolute, to be given to compose; <c>.env</c> beside the compose file by default, if it exists.</summary>
    public IReadOnlyList<string> EnvFiles { get; init; } = [];

    /// <summary>Compose project name; null means what compose resolves.</summary>
    public string? Project { get; init; }

    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>The baked trees, at least one.</summary>
    public required IReadOnlyList<CodeTree> Code { get; init; }

    /// <summary>Every service the pipeline recreates, in the order in which it does so.</summary>
    public required IReadOnlyList<ServiceRules> Services { get; init; }

    /// <summary>Log patterns that stop a release in any service.</summary>
    public IReadOnlyList<Regex> StopOnLog { get; init; } = [];

    public IReadOnlyList<VolumeRules> Volumes { get; init; } = [];

    public DatabaseSource? Database { get; init; }

    public IReadOnlyList<Boundary> Boundaries { get; init; } = [];

    public RoleModel? Roles { get; init; }

    public CutoverRules? Cutover { get; init; }

    /// <summary>Where each key stands, by its path such as <c>code[0].services[1]</c>.</summary>
    public IReadOnlyDictionary<string, Place> Places { get; init; } = new Dictionary<string, Place>();

    /// <summary>The stack's folder, absolute: where relative paths in <see cref="File"/> start. The key <c>repository</c>, else the folder of the file.</summary>
    public string Directory { get => field ?? Path.GetDirectoryName(File)!; init; }

    /// <summary>The nearest known place of a key path: its own, else that of the closest parent, else the first line.</summary>
    public Place PlaceOf(string keyPath)
    {
        for (var path = keyPath; path.Length > 0; path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))])
            if (Places.TryGetValue(path, out var place))
                return place;
        return new Place(1, 1);
    }
}

/// <summary>A position in a text file; both numbers start at 1.</summary>
public readonly record struct Place(int Line, int Column);

/// <summary>How one service is recreated and when it counts as up.</summary>
public sealed record ServiceRules
{
    public required string Name { get; init; }

    /// <summary>How long it must run without a restart (and healthy, if it has a healthcheck) to count as up.</summary>
    public TimeSpan StableFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long it may take to become running or healthy.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Grace before SIGKILL; null means what compose says.</summary>
    public TimeSpan? StopTimeout { get; init; }

    /// <summary>Absolute path inside the container of a file that must exist after a recreate.</summary>
    public string? PidFile { get; init; }

    /// <summary>Log patterns that stop a release, in addition to <see cref="StackDefinition.StopOnLog"/>.</summary>
    public IReadOnlyList<Regex> StopOnLog { get; init; } = [];

    public Heartbeat? Heartbeat { get; init; }
}

/// <summary>Proof of life through the database: <paramref name="Newest"/> selects one timestamptz, which must become newer than the recreate.</summary>
/// <param name="Newest">SQL of one row and one column.</param>
/// <param name="Within">How long after the recreate it may take.</param>
public sealed record Heartbeat(string Newest, TimeSpan Within);

/// <summary>What the paths of one compose volume are; globs relative to the volume's root, as described at <see cref="PathGlob"/>.</summary>
public sealed record VolumeRules(string Key)
{
    /// <summary>Belongs to the running service: kept bit for bit.</summary>
    public IReadOnlyList<string> State { get; init; } = [];

    /// <summary>Belongs to nobody, kept bit for bit (old backups).</summary>
    public IReadOnlyList<string> Preserved { get; init; } = [];

    /// <summary>May be lost (caches).</summary>
    public IReadOnlyList<string> Disposable { get; init; } = [];

    /// <summary>Containers or services outside of the pipeline's own that write this volume and may be stopped meanwhile.</summary>
    public IReadOnlyList<string> AlsoStop { get; init; } = [];
}
