using Pipeline.Docker;
using Pipeline.Releases;

namespace Pipeline.Terms;

/// <summary>One container of a service, as it was when looked at.</summary>
/// <param name="Service">Compose service, or the container's name where it is not one of this project.</param>
/// <param name="Container">Container ID; changes with each recreate.</param>
/// <param name="Image">Image ID it was created from.</param>
/// <param name="Reference">The reference it was created by, such as <c>shop-web:latest</c>.</param>
/// <param name="Running">Whether its process ran.</param>
/// <param name="ConfigHash">Compose's hash of the service's configuration at creation.</param>
/// <param name="Pid">The process on the engine's host, 0 when not running.</param>
/// <param name="Restarts">How often the engine restarted it.</param>
/// <param name="StartedAt">When the engine noted that its process had started, UTC; the process may be seconds
/// older.</param>
/// <param name="Crashed">It is not running because it failed, not because somebody stopped it.</param>
/// <param name="Shape">What it was created with beside its image (<see cref="ContainerShape"/>); null where it was not
/// asked for.</param>
/// <param name="Restart">When the engine starts it by itself, as <see cref="RestartPolicies.Name"/> writes it; null in
/// a
/// journal of an earlier version.</param>
/// <param name="Health">healthy, unhealthy, starting, or paused; null without a healthcheck.</param>
public sealed record ServiceState(
    string Service,
    string Container,
    string Name,
    string Image,
    string Reference,
    bool Running,
    string? ConfigHash,
    int Pid,
    int Restarts,
    DateTimeOffset StartedAt,
    string? Health,
    bool Crashed = false,
    string? Shape = null,
    string? Restart = null
)
{
    /// <summary>Every mount, by what tells it from another of the same name; null where it was not asked for.</summary>
    public IReadOnlyList<MountIdentity>? Mounts { get; init; }

    /// <summary>
    /// A time before its process started (<see cref="ContainerDetails.StartedAfter"/>), for what it did from its first
    /// moment on.
    /// </summary>
    public DateTimeOffset StartedAfter { get; init; }

    /// <summary>
    /// Compose's number of this container among those of its service; null where it is not compose's.
    /// </summary>
    public string? Number { get; init; }

    /// <summary>Host name of the node in a swarm; null where Compose runs it.</summary>
    public string? Node { get; init; }

    /// <summary>ID of its task in a swarm; null where it is none's.</summary>
    public string? Task { get; init; }

    /// <summary>
    /// The container that has this one's place now; null when none has. By compose's number: a recreate that was killed
    /// leaves another name behind.
    /// </summary>
    public ServiceState? Successor(IEnumerable<ServiceState> now) =>
        now.Where(n => n.Service == Service && (n.Name == Name || (Number is not null && n.Number == Number)))
            .OrderByDescending(n => n.Name == Name)
            .FirstOrDefault();

    /// <summary>As rollback compares it: what it runs and whether it runs, not which container that is today.</summary>
    public bool SameAs(ServiceState other) => Image == other.Image && Running == other.Running;

    public string ShortImage => Short(Image);

    /// <summary>The first 12 characters of an ID, as docker prints it.</summary>
    public static string Short(string id)
    {
        var hex = id.StartsWith("sha256:", StringComparison.Ordinal) ? id["sha256:".Length..] : id;
        return hex[..Math.Min(12, hex.Length)];
    }
}
