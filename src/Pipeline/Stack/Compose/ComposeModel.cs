using System.Text.Json;

namespace Pipeline.Stacks;

/// <summary>
/// What <c>docker compose config --format json</c> resolved: the services as they would run. Holds secrets, so it lives
/// in memory only; values are <see cref="HiddenValue"/>.
/// </summary>
public sealed record ComposeModel(
    string Project,
    IReadOnlyList<ComposeService> Services,
    IReadOnlyDictionary<string, ComposeVolume> Volumes,
    IReadOnlyDictionary<string, string> Networks)
{
    /// <summary>The service of that name, or null.</summary>
    public ComposeService? Find(string service) => Services.FirstOrDefault(s => s.Name == service);

    /// <summary>Reads the output of the installed compose.</summary>
    /// <exception cref="FormatException">The output is no resolved compose model; the message names the key, never a value.</exception>
    public static ComposeModel Parse(JsonDocument config) => ComposeParser.Parse(config.RootElement);
}

/// <summary>One service of the resolved model.</summary>
public sealed record ComposeService
{
    public required string Name { get; init; }

    /// <summary>The image it runs, <c>&lt;project&gt;-&lt;service&gt;</c> when it is built and has no name of its own.</summary>
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

    /// <summary>Variables of the container, env files included; null means declared without a value, hence not set.</summary>
    public IReadOnlyDictionary<string, HiddenValue?> Environment { get; init; } = new Dictionary<string, HiddenValue?>();

    /// <summary>Env files that compose still names (newer versions; older ones only show the variables).</summary>
    public IReadOnlyList<string> EnvFiles { get; init; } = [];

    /// <summary>All mounts, those of <c>tmpfs</c>, <c>secrets</c>, <c>configs</c> and <c>volumes_from</c> included.</summary>
    public IReadOnlyList<ComposeMount> Mounts { get; init; } = [];

    /// <summary><c>volumes_from</c> entries of containers outside the model, whose mounts cannot be known.</summary>
    public IReadOnlyList<string> ForeignVolumesFrom { get; init; } = [];

    /// <summary>Whether the compose file gives it a healthcheck; one of the image is not seen here.</summary>
    public bool HasHealthcheck { get; init; }

    public IReadOnlyList<string> DependsOn { get; init; } = [];

    public string? ContainerName { get; init; }

    /// <summary>How many containers the compose file asks for.</summary>
    public int Replicas { get; init; } = 1;

    public TimeSpan? StopGracePeriod { get; init; }

    public string? Restart { get; init; }

    /// <summary>Networks by key, each with the service's aliases there.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Networks { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public IReadOnlyList<ComposePort> Ports { get; init; } = [];

    /// <summary>
    /// The service with the <c>VOLUME</c>s of its image (from an image inspect) as the anonymous mounts they become where the
    /// compose file mounts nothing else.
    /// </summary>
    public ComposeService WithImageVolumes(IEnumerable<string> targets)
    {
        var declared = Mounts.Select(m => m.Target).ToHashSet();
        var added = targets.Select(ContainerPath.Normalise).Distinct().Where(t => !declared.Contains(t));
        return this with { Mounts = [.. Mounts, .. added.Select(t => new ComposeMount(MountKind.Anonymous, t))] };
    }
}

/// <summary>How a service's image is built.</summary>
/// <param name="Context">Absolute folder, or a URL.</param>
/// <param name="Dockerfile">As written, relative to the context.</param>
/// <param name="Unsupported">Keys of <c>build</c> that are set but that the pipeline's own build does not honour.</param>
public sealed record ComposeBuild(
    string Context,
    string Dockerfile,
    string? Target,
    IReadOnlyDictionary<string, HiddenValue> Args,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<string> Platforms,
    IReadOnlyList<string> Unsupported)
{
    /// <summary>Everything else that it says and the build honours.</summary>
    public BuildOptions More { get; init; } = BuildOptions.None;
}

public enum MountKind { Volume, Anonymous, Bind, Tmpfs, Other }

/// <summary>One mount of a service.</summary>
/// <param name="Target">Where in the container: absolute, normalised.</param>
/// <param name="Source">The volume's real name, or the path on the engine's host.</param>
/// <param name="VolumeKey">The volume's key in the compose file, for <see cref="MountKind.Volume"/>.</param>
/// <param name="Subpath">The part of the volume that is mounted; null for all of it.</param>
public sealed record ComposeMount(
    MountKind Kind, string Target, string? Source = null, string? VolumeKey = null, string? Subpath = null,
    bool ReadOnly = false, bool NoCopy = false)
{
    /// <summary>Such as <c>volume data at /srv</c>.</summary>
    public string Describe() => Kind switch
    {
        MountKind.Volume => $"volume {VolumeKey}{(Subpath is null ? "" : $" (its folder {Subpath})")} at {Target}",
        MountKind.Anonymous => $"anonymous volume at {Target}",
        MountKind.Bind => $"bind mount of {Source} at {Target}",
        MountKind.Tmpfs => $"tmpfs at {Target}",
        _ => $"mount {Source} at {Target}",
    };
}

/// <summary>A published port; <paramref name="Published"/> may be a range or absent.</summary>
public sealed record ComposePort(int Target, string? Published, string? HostIp, string Protocol);

/// <summary>A top-level volume that a service uses.</summary>
/// <param name="Name">Its real name on the engine.</param>
public sealed record ComposeVolume(
    string Key, string Name, bool External, string? Driver,
    IReadOnlyDictionary<string, string> DriverOptions, IReadOnlyDictionary<string, string> Labels);
