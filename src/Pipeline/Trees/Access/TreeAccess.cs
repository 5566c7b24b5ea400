using Pipeline.Docker;
using Pipeline.Platform;

namespace Pipeline.Trees;

/// <summary>Chooses how volumes are reached.</summary>
public static class TreeAccess
{
    private const string Tools = """
        for tool in getfattr sha256sum sort comm cut xargs stat cp; do command -v "$tool" >/dev/null || { echo "$tool is not installed"; exit 0; }; done
        printf './\0' | find -files0-from - -maxdepth 0 >/dev/null 2>&1 && comm -z /dev/null /dev/null 2>/dev/null || { echo 'find and comm are not GNU 4.9 and 8.25 or newer'; exit 0; }
        command -v rsync >/dev/null && echo rsync || echo 'no rsync'
        """;

    /// <summary>
    /// Direct only when it is proven to be the same place: we are root, the engine is on the local socket and maps no
    /// users, the ID in its root folder (as we see it) is the ID that it answers with, and the tools are there. Else
    /// helper. No containers are started here.
    /// </summary>
    /// <exception cref="TreeException">Direct was asked for and is not possible; says why.</exception>
    public static async Task<ITreeAccess> Choose(
        DockerEngine engine,
        VolumeAccessMode mode,
        HelperImage image,
        EngineInfo info,
        CancellationToken ct
    )
    {
        var helper = new HelperShell(engine, image);
        if (mode == VolumeAccessMode.Helper)
        {
            return new ShellTreeAccess(helper, engine);
        }

        var (obstacle, hasRsync) = await Obstacle(engine, info, ct);
        return obstacle is null ? new ShellTreeAccess(new DirectShell(engine, helper, hasRsync), engine)
            : mode == VolumeAccessMode.Auto ? new ShellTreeAccess(helper, engine)
            : throw new TreeException($"Direct volume access is not possible: {obstacle}. Use --volume-access helper.");
    }

    private static async Task<(string? Obstacle, bool HasRsync)> Obstacle(
        DockerEngine engine,
        EngineInfo info,
        CancellationToken ct
    )
    {
        if ((await EngineHost.DataRoot(engine.Address, info, ct)).Obstacle is { } elsewhere)
        {
            return (elsewhere, false);
        }

        if (info.IsRootless || info.RemapsUsers)
        {
            return ("the engine maps users, owners would not be those that containers see", false);
        }

        var tools = new Command("sh", "-c", Tools).Run(ct);
        var isConfined = await Confinement.IsPossible(ct);
        var answer = (await tools).Output.Trim();
        if (!isConfined)
        {
            const string Needed = "nosymfollow needs util-linux 2.38 and Linux 5.10";
            return ($"unshare and mount cannot keep symlinks from leading out of a volume ({Needed})", false);
        }

        return answer is "rsync" or "no rsync" ? (null, answer == "rsync") : (answer, false);
    }
}
