namespace Pipeline.Docker;

/// <summary>
/// A container to be created (<c>POST /containers/create</c>). Null or empty means the image's or the engine's default.
/// </summary>
public sealed record ContainerSpec
{
    /// <summary>Name, ID or digest of the image.</summary>
    public required string Image { get; init; }

    /// <summary>Null keeps the image's entry point; an empty list clears it.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Entries <c>NAME=value</c>. They can be read by anyone who may inspect the container.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    public string? User { get; init; }

    public string? WorkingDir { get; init; }

    public string? Hostname { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<MountSpec> Mounts { get; init; } = [];

    /// <summary><c>none</c>, <c>host</c>, <c>bridge</c>, <c>container:&lt;id&gt;</c> or a network's name.</summary>
    public string? NetworkMode { get; init; }

    /// <summary><c>host</c> or <c>container:&lt;id&gt;</c>.</summary>
    public string? PidMode { get; init; }

    /// <summary>Containers whose mounts are taken over: <c>id</c>, <c>id:ro</c>.</summary>
    public IReadOnlyList<string> VolumesFrom { get; init; } = [];

    /// <summary>Capabilities without <c>CAP_</c>, or <c>ALL</c>.</summary>
    public IReadOnlyList<string> CapAdd { get; init; } = [];

    public IReadOnlyList<string> CapDrop { get; init; } = [];

    /// <summary>Memory file systems: path to mount options, such as <c>exec,mode=755</c>.</summary>
    public IReadOnlyDictionary<string, string> Tmpfs { get; init; } = Empty.Map;

    /// <summary>Fixed address in the network of <see cref="NetworkMode"/>, which a user has defined.</summary>
    public string? IPv4Address { get; init; }

    public bool ReadonlyRootfs { get; init; }

    public IReadOnlyList<string> SecurityOpt { get; init; } = [];

    public bool Privileged { get; init; }

    /// <summary>The engine removes the container, with its anonymous volumes, when it ends.</summary>
    public bool AutoRemove { get; init; }

    /// <summary>Runs a small init as process 1, which forwards signals and reaps children.</summary>
    public bool? Init { get; init; }

    public bool Tty { get; init; }

    public string? StopSignal { get; init; }

    /// <summary><c>no</c>, <c>always</c>, <c>unless-stopped</c> or <c>on-failure</c>.</summary>
    public string? RestartPolicy { get; init; }

    /// <summary>
    /// A short-lived helper with nothing it does not need: no network, read-only root, no capabilities, no new
    /// privileges, no entry point of the image. Widen it with <c>with { CapAdd = […], Mounts = […] }</c>.
    /// </summary>
    public static ContainerSpec Throwaway(string image, params IReadOnlyList<string> command) =>
        new()
        {
            Image = image,
            Entrypoint = [],
            Command = command,
            NetworkMode = "none",
            ReadonlyRootfs = true,
            CapDrop = ["ALL"],
            SecurityOpt = ["no-new-privileges"],
        };
}
