using System.Text;
using Pipeline.Docker;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>
/// What a container was created with, beside its image, part by part as keyed fingerprints: an undo has to bring the
/// same again, whatever the compose file says by then. Such as <c>command=1a2b… environment=3c4d… mounts=…
/// network=…</c>.
/// </summary>
internal static class ContainerShape
{
    private const int Digits = 12;

    public static string Describe(ContainerDetails container, Fingerprints fingerprints) =>
        Describe(Parts(container), fingerprints);

    /// <summary>Of what a service of a swarm asks for its containers, with its secrets and configs by name.</summary>
    public static string Describe(ServiceSpec service, Fingerprints fingerprints) =>
        Describe(Parts(service), fingerprints);

    /// <summary>The parts in which two differ.</summary>
    public static IReadOnlyList<string> Differing(string one, string other) =>
        [.. one.Split(' ').Except(other.Split(' ')).Select(p => p.Split('=')[0])];

    private static IEnumerable<(string Name, IEnumerable<string> Values)> Parts(ContainerDetails container)
    {
        var config = container.Config;
        yield return (
            "command",
            [.. config.Entrypoint ?? [], "", .. config.Cmd ?? [], "", config.User, config.WorkingDir]
        );
        yield return ("environment", config.Env.Order(StringComparer.Ordinal));
        yield return ("mounts", container.AllMounts.Select(Mount).Order(StringComparer.Ordinal));
        yield return (
            "network",
            [NetworkMode(container), .. container.NetworkSettings.Networks.Keys.Order(StringComparer.Ordinal)]
        );
    }

    private static IEnumerable<(string Name, IEnumerable<string> Values)> Parts(ServiceSpec service)
    {
        yield return ("command", InOrder(service, "Command", "Args", "User", "Dir"));
        yield return ("environment", service.OfContainer("Env").Order(StringComparer.Ordinal));
        yield return ("mounts", Sorted(service, "Mounts", "Secrets", "Configs"));
    }

    private static IEnumerable<string> InOrder(ServiceSpec service, params string[] keys) =>
        keys.SelectMany(k => service.OfContainer(k).Append(""));

    private static IEnumerable<string> Sorted(ServiceSpec service, params string[] keys) =>
        keys.SelectMany(k => service.OfContainer(k).Order(StringComparer.Ordinal).Append(""));

    private static string Describe(
        IEnumerable<(string Name, IEnumerable<string> Values)> parts,
        Fingerprints fingerprints
    ) =>
        string.Join(
            ' ',
            parts.Select(p =>
                $"{p.Name}={fingerprints.Of(Encoding.UTF8.GetBytes(string.Join('\0', p.Values)))[..Digits]}"
            )
        );

    /// <summary>An anonymous volume has another name each time.</summary>
    private static string Mount(MountPoint mount) =>
        $"{mount.Type} "
        + $"{(mount.Type == "volume" ? MountIdentity.NamesAnonymous(mount.Name) ? "" : mount.Name : mount.Source)} "
        + $"{mount.Destination} {mount.RW}";

    /// <summary>"container:" names a container, which may be another one after a recreate.</summary>
    private static string NetworkMode(ContainerDetails container) => container.HostConfig.NetworkMode.Split(':')[0];
}
