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

    /// <summary>
    /// Env files, absolute, to be given to compose; <c>.env</c> beside the compose file by default, if it exists.
    /// </summary>
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

    /// <summary>The swarm that runs the stack; null where Compose does.</summary>
    public SwarmRules? Swarm { get; init; }

    /// <summary>Where each key stands, by its path such as <c>code[0].services[1]</c>.</summary>
    public IReadOnlyDictionary<string, Place> Places { get; init; } = new Dictionary<string, Place>();

    /// <summary>
    /// The stack's folder, absolute: where relative paths in <see cref="File"/> start. The key <c>repository</c>, else
    /// the folder of the file.
    /// </summary>
    public string Directory
    {
        get => field ?? Path.GetDirectoryName(File)!;
        init;
    }

    /// <summary>
    /// The nearest known place of a key path: its own, else that of the closest parent, else the first line.
    /// </summary>
    public Place PlaceOf(string keyPath)
    {
        for (var path = keyPath; path.Length > 0; path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))])
            if (Places.TryGetValue(path, out var place))
                return place;
        return new Place(1, 1);
    }
}
