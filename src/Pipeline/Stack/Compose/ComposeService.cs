namespace Pipeline.Stacks;

/// <summary>One service of the resolved model.</summary>
public sealed record ComposeService
{
    public required string Name { get; init; }

    /// <summary>
    /// The image it runs, <c>&lt;project&gt;-&lt;service&gt;</c> when it is built and has no name of its own.
    /// </summary>
    public required string Image { get; init; }

    public ComposeBuild? Build { get; init; }

    /// <summary>Null is the image's.</summary>
    public string? User { get; init; }

    /// <summary>Null is the image's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Null is the image's.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Null is the image's, or none where the service has an entry point of its own.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>
    /// Variables of the container, env files included; null means declared without a value, hence not set.
    /// </summary>
    public IReadOnlyDictionary<string, HiddenValue?> Environment { get; init; } =
        new Dictionary<string, HiddenValue?>();

    /// <summary>Env files that compose still names (newer versions; older ones only show the variables).</summary>
    public IReadOnlyList<string> EnvFiles { get; init; } = [];

    /// <summary>
    /// All mounts, those of <c>tmpfs</c>, <c>secrets</c>, <c>configs</c> and <c>volumes_from</c> included.
    /// </summary>
    public IReadOnlyList<ComposeMount> Mounts { get; init; } = [];

    /// <summary><c>volumes_from</c> entries of containers outside the model, whose mounts cannot be known.</summary>
    public IReadOnlyList<string> ForeignVolumesFrom { get; init; } = [];

    /// <summary>Whether the compose file gives it a healthcheck; one of the image is not seen here.</summary>
    public bool HasHealthcheck { get; init; }

    /// <summary>Profiles of which one has to be asked for; empty: it always starts.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    public IReadOnlyList<string> DependsOn { get; init; } = [];

    public string? ContainerName { get; init; }

    /// <summary>How many containers the compose file asks for.</summary>
    public int Replicas { get; init; } = 1;

    public TimeSpan? StopGracePeriod { get; init; }

    public string? Restart { get; init; }

    /// <summary>Networks by key, each with the service's aliases there.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Networks { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    public IReadOnlyList<ComposePort> Ports { get; init; } = [];

    /// <summary>
    /// The service with the <c>VOLUME</c>s of its image (from an image inspect) as the anonymous mounts they become
    /// where the compose file mounts nothing else.
    /// </summary>
    public ComposeService WithImageVolumes(IEnumerable<string> targets)
    {
        var declared = Mounts.Select(m => m.Target).ToHashSet();
        var added = targets.Select(ContainerPath.Normalise).Distinct().Where(t => !declared.Contains(t));
        return this with { Mounts = [.. Mounts, .. added.Select(t => new ComposeMount(MountKind.Anonymous, t))] };
    }
}
