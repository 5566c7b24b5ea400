using Pipeline.Docker;

namespace Pipeline.Bootstrap;

/// <summary>Reads <see cref="HostFacts"/>; changes nothing.</summary>
internal sealed class HostProbe(bool wantImages)
{
    /// <summary>Package by the program (or file) that shows it is there.</summary>
    private static readonly (string Package, string Sign)[] Tools =
    [
        ("git", "git"),
        ("rsync", "rsync"),
        ("attr", "getfattr"),
        ("acl", "getfacl"),
        ("iptables", "iptables"),
        ("mmdebstrap", "mmdebstrap"),
        ("debian-archive-keyring", "/usr/share/keyrings/debian-archive-keyring.gpg"),
        ("ca-certificates", "/etc/ssl/certs/ca-certificates.crt"),
    ];

    public async Task<HostFacts> Read(CancellationToken ct)
    {
        var missing = wantImages ? BaseImages.Missing(ct) : Task.FromResult<IReadOnlyList<BaseImage>>([]);
        return new HostFacts(Os(), Environment.IsPrivilegedProcess, await Engine(ct).ConfigureAwait(false))
        {
            MissingTools = [.. Tools.Where(t => !IsThere(t.Sign)).Select(t => t.Package)],
            MissingImages = await missing.ConfigureAwait(false),
        };
    }

    private static async Task<EngineFacts> Engine(CancellationToken ct)
    {
        var (compose, buildx) = (Version("compose", ct), Version("buildx", ct));
        var (state, version, message) = await Ask(ct);
        return new EngineFacts(state, version, message, await compose, await buildx);
    }

    private static async Task<(EngineState State, string? Version, string Message)> Ask(CancellationToken ct)
    {
        try
        {
            using var engine = LocalEngine.Connect();
            return (EngineState.Answers, (await engine.System.Version(ct)).Version, "");
        }
        catch (EngineAddressException e)
        {
            return (EngineState.RemoteSilent, null, e.Message);
        }
        catch (DockerException e)
        {
            return (State(EngineAddress.FromEnvironment(), e.Message), null, e.Message);
        }
    }

    /// <summary>Only the default socket is ours to bring up.</summary>
    internal static EngineState State(EngineAddress address, string error)
    {
        if (address.IsLocal && error.Contains("permission denied", StringComparison.OrdinalIgnoreCase))
            return EngineState.Forbidden;
        if (address != EngineAddress.Default || Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 })
            return EngineState.RemoteSilent;
        return IsThere("dockerd") ? EngineState.Stopped : EngineState.Missing;
    }

    /// <summary>
    /// The first thing that looks like a version: "Docker Compose version 2.26.1-4" and "github.com/docker/buildx
    /// v0.24.0 …" both occur.
    /// </summary>
    private static async Task<string?> Version(string plugin, CancellationToken ct) =>
        (await DockerCli.Find(plugin, ct))
            ?.Version.Split(' ')
            .Select(w => w.TrimStart('v'))
            .FirstOrDefault(w => w.Length > 0 && char.IsDigit(w[0]));

    public static OsRelease Os() =>
        OsRelease.Parse(File.Exists("/etc/os-release") ? File.ReadAllText("/etc/os-release") : "");

    /// <summary>System folders too: a user's search path often lacks them.</summary>
    private static bool IsThere(string sign)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        return Path.IsPathRooted(sign)
            ? File.Exists(sign)
            : $"{path}:/usr/local/sbin:/usr/sbin:/sbin"
                .Split(':')
                .Any(folder => File.Exists(Path.Combine(folder, sign)));
    }
}
