using Pipeline.Docker;
using Pipeline.Platform;

namespace Pipeline.Trees;

/// <summary>
/// Whether this machine is the engine's host: only then do files, schedules and <c>/proc</c> here say anything about
/// containers. A socket proves nothing: it may lead to another machine, and this program may run in a container.
/// </summary>
public static class EngineHost
{
    /// <summary>
    /// For what is only told or looked for besides: a socket or pipe leads to the engine, which gives this machine's
    /// host name and kernel. Never a reason to write.
    /// </summary>
    public static bool IsProbablyHere(EngineAddress address, EngineInfo info) =>
        IsProbablyHere(address, info, Environment.MachineName, Kernel());

    internal static bool IsProbablyHere(EngineAddress address, EngineInfo info, string name, string? kernel) =>
        address.IsLocal && info.Name == name && info.KernelVersion == kernel;

    /// <summary>
    /// The engine's data root as a folder of this machine. Its file <c>engine-id</c>, which only root can read, proves
    /// that it is this engine's.
    /// </summary>
    public static Task<(string? Folder, string? Obstacle)> DataRoot(
        EngineAddress address,
        EngineInfo info,
        CancellationToken ct
    ) => DataRoot(address, info, Native.IsRoot, ct);

    internal static async Task<(string? Folder, string? Obstacle)> DataRoot(
        EngineAddress address,
        EngineInfo info,
        bool isRoot,
        CancellationToken ct
    )
    {
        if (!isRoot)
            return (null, "it needs root on Linux");
        if (address.SocketPath is null)
            return (null, $"the engine {address} is not on the local socket");
        var id = Path.Combine(info.DockerRootDir, "engine-id");
        return File.Exists(id) && (await File.ReadAllTextAsync(id, ct)).Trim() == info.Id
            ? (info.DockerRootDir, null)
            : (null, $"{id} does not hold the engine's ID, so its volumes are not those that we would see");
    }

    /// <summary>Null where it cannot be read, as on other systems than Linux.</summary>
    private static string? Kernel()
    {
        try
        {
            return File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
