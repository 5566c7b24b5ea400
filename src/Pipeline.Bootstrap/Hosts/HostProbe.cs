using Pipeline.Platform;

namespace Pipeline.Bootstrap;

/// <summary>Reads <see cref="HostFacts"/>; changes nothing.</summary>
internal sealed class HostProbe(BaseImages images, bool wantImages)
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
        var missing = wantImages ? images.Missing(ct) : Task.FromResult<IReadOnlyList<BaseImage>>([]);
        return new HostFacts(Os(), Environment.IsPrivilegedProcess, await Engine(ct).ConfigureAwait(false))
        {
            MissingTools = [.. Tools.Where(t => !IsThere(t.Sign)).Select(t => t.Package)],
            MissingImages = await missing.ConfigureAwait(false),
        };
    }

    private static async Task<EngineFacts> Engine(CancellationToken ct)
    {
        var server = new Command("docker", "version", "--format", "{{.Server.Version}}").Run(ct);
        var compose = Version(new Command("docker", "compose", "version", "--short"), ct);
        var buildx = Version(new Command("docker", "buildx", "version"), ct);
        var answer = await server.ConfigureAwait(false);
        var version = answer.Ok ? answer.Output.Trim() : null;
        return new EngineFacts(
            State(answer),
            version,
            answer.Error,
            await compose.ConfigureAwait(false),
            await buildx.ConfigureAwait(false)
        );
    }

    private static EngineState State(CommandResult answer)
    {
        if (answer.Ok)
            return EngineState.Answers;
        if (answer.Error.Contains("permission denied", StringComparison.OrdinalIgnoreCase))
            return EngineState.Forbidden;
        if (IsElsewhere(answer.Error))
            return EngineState.RemoteSilent;
        return IsThere("dockerd") ? EngineState.Stopped : EngineState.Missing;
    }

    /// <summary>The client names the address it tried; only the default socket is ours to bring up.</summary>
    private static bool IsElsewhere(string error) =>
        Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 }
        || (
            error.Contains("://", StringComparison.Ordinal)
            && !error.Contains("/var/run/docker.sock", StringComparison.Ordinal)
        );

    /// <summary>
    /// The first thing that looks like a version: "2.26.1-4", "v0.13.1+ds1" and "github.com/docker/buildx v0.24.0 …"
    /// all occur.
    /// </summary>
    private static async Task<string?> Version(Command command, CancellationToken ct)
    {
        var result = await command.Run(ct).ConfigureAwait(false);
        var word = result
            .Output.Split(' ', '\n')
            .Select(w => w.TrimStart('v'))
            .FirstOrDefault(w => w.Length > 0 && char.IsDigit(w[0]));
        return result.Ok ? word : null;
    }

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
