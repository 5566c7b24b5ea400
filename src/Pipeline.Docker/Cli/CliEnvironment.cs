using System.Collections;
using Pipeline.Platform;

namespace Pipeline.Docker;

/// <summary>
/// What the docker programs get to see: where they find themselves and the engine, and nothing else of the shell, whose
/// variables would beat the env files in a compose file.
/// </summary>
internal static class CliEnvironment
{
    /// <summary>Windows programs cannot start without theirs.</summary>
    private static readonly HashSet<string> Passed = OperatingSystem.IsWindows()
        ? new(
            [
                "PATH",
                ChildMark.Variable,
                "SystemRoot",
                "USERPROFILE",
                "APPDATA",
                "LOCALAPPDATA",
                "ProgramData",
                "ProgramFiles",
                "TEMP",
            ],
            StringComparer.OrdinalIgnoreCase
        )
        : new(["PATH", "HOME", ChildMark.Variable], StringComparer.Ordinal);

    private static readonly string[] Prefixes = ["XDG_", "DOCKER_"];

    /// <summary>
    /// Beyond what is passed: these too change what the programs do (the loader, Go, buildx, BuildKit's client).
    /// </summary>
    private static readonly string[] Steering =
    [
        "LD_",
        "DYLD_",
        "GODEBUG",
        "BUILDX_",
        "BUILDKIT_HOST",
        "BUILDKIT_PROGRESS",
        "BUILDKIT_COLORS",
        "SSL_CERT_",
        "TMPDIR",
    ];

    /// <summary>These choose the engine, and are set from the address instead.</summary>
    private static readonly HashSet<string> Engine = new(StringComparer.Ordinal)
    {
        "DOCKER_HOST",
        "DOCKER_CONTEXT",
        "DOCKER_TLS",
        "DOCKER_TLS_VERIFY",
        "DOCKER_CERT_PATH",
        "DOCKER_API_VERSION",
    };

    /// <summary>
    /// Whether the programs read that variable for themselves, so that nothing else can be handed over under its name.
    /// </summary>
    public static bool IsOwn(string name) =>
        Passed.Contains(name)
        || Prefixes.Concat(Steering).Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    public static Dictionary<string, string> Clean() => Clean(Environment.GetEnvironmentVariables());

    /// <summary>As <see cref="For"/>, once the engine can be reached by it.</summary>
    /// <exception cref="DockerUnreachableException">It is reached over ssh, which does not connect.</exception>
    public static async Task<Dictionary<string, string>> Bound(EngineAddress address, CancellationToken ct)
    {
        _ = await EngineRoute.Open(address, ct);
        return For(address);
    }

    /// <summary>
    /// The clean environment, bound to that engine: the programs and the API client never talk to different ones. The
    /// programs' own ssh would ask for passwords, and connect anew for each call.
    /// </summary>
    public static Dictionary<string, string> For(EngineAddress address)
    {
        var environment = Clean();
        environment["DOCKER_HOST"] = EngineRoute.Of(address).ToString();
        if (address.Tls is not { } tls)
            return environment;
        environment[tls.Verify ? "DOCKER_TLS_VERIFY" : "DOCKER_TLS"] = "1";
        if (tls.Directory is { } directory)
            environment["DOCKER_CERT_PATH"] = directory;
        return environment;
    }

    internal static Dictionary<string, string> Clean(IDictionary variables)
    {
        var clean = new Dictionary<string, string>();
        foreach (DictionaryEntry entry in variables)
        {
            var name = (string)entry.Key;
            if (
                Passed.Contains(name)
                || (Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) && !Engine.Contains(name))
            )
                clean[name] = (string)entry.Value!;
        }
        return clean;
    }
}
