using Pipeline.Docker;
using Pipeline.Terms;

namespace Pipeline.Clusters;

/// <summary>
/// A file that a task of a swarm gets from a secret or a config, as its container has it. The managers give no secret
/// back, and the engine's archive does not have the mount.
/// </summary>
internal static class TaskFile
{
    private const string Folder = "/run/secrets";

    /// <summary>Its path in the container.</summary>
    /// <param name="name">As the service's spec has it: a name, or a whole path.</param>
    public static string PathOf(string name) => name.StartsWith('/') ? name : $"{Folder}/{name}";

    /// <summary>May be secret: compared in memory, and never printed.</summary>
    /// <exception cref="InvalidOperationException">It cannot be read there.</exception>
    public static async Task<byte[]> Read(DockerEngine engine, string container, string name, CancellationToken ct)
    {
        var spec = new ExecSpec { Command = ["cat", PathOf(name)] };
        var result = await engine.Containers.Exec(container, spec, null, ct);
        return result.ExitCode == 0
            ? result.Stdout
            : throw new InvalidOperationException(
                $"expected that cat reads {PathOf(name)} in the container {ServiceState.Short(container)}; it ended with exit "
                    + $"{result.ExitCode}"
            );
    }
}
