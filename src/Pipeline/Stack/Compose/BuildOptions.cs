using System.Text.Json;

namespace Pipeline.Stacks;

/// <summary>
/// What a compose file's <c>build</c> says beside context, Dockerfile, target, arguments, labels and platforms.
/// </summary>
/// <param name="Options">As options of <c>docker buildx build</c>, in a fixed order; no secret is among them.</param>
/// <param name="Secrets">Files and variables that the build may read and the image does not hold.</param>
/// <param name="Contexts">Named contexts: an absolute folder, or a reference such as <c>docker-image://…</c>.</param>
/// <param name="Inline">The Dockerfile's text, where the compose file holds it.</param>
public sealed record BuildOptions(
    IReadOnlyList<string> Options,
    IReadOnlyList<BuildSecret> Secrets,
    IReadOnlyDictionary<string, string> Contexts,
    bool Inline
)
{
    public static BuildOptions None { get; } = new([], [], new Dictionary<string, string>(), false);

    /// <summary>Keys of <c>build</c> that are read here.</summary>
    internal static IReadOnlySet<string> Keys { get; } =
        new HashSet<string>
        {
            "network",
            "shm_size",
            "ulimits",
            "extra_hosts",
            "cache_from",
            "cache_to",
            "ssh",
            "no_cache",
            "pull",
            "privileged",
            "entitlements",
            "secrets",
            "additional_contexts",
            "dockerfile_inline",
        };

    /// <summary>Whether both build alike.</summary>
    public bool SameAs(BuildOptions other) =>
        Inline == other.Inline
        && Options.SequenceEqual(other.Options)
        && Secrets.SequenceEqual(other.Secrets)
        && Contexts.Count == other.Contexts.Count
        && !Contexts.Except(other.Contexts).Any();

    /// <param name="build">A service's <c>build</c>, as compose prints it.</param>
    /// <param name="secrets">The file's top-level <c>secrets</c>.</param>
    internal static BuildOptions Read(JsonElement build, JsonElement secrets) =>
        new(
            [
                .. One(build, "network", "--network"),
                .. build.Text("network") == "host" ? Allow("network.host") : [],
                .. build.Flag("privileged") ? Allow("security.insecure") : [],
                .. Many(build, "entitlements", "--allow"),
                .. One(build, "shm_size", "--shm-size"),
                .. build
                    .Members("ulimits")
                    .OrderBy(u => u.Key, StringComparer.Ordinal)
                    .SelectMany(u => new[] { "--ulimit", $"{u.Key}={Limit(u.Value)}" }),
                .. Many(build, "extra_hosts", "--add-host"),
                .. Many(build, "cache_from", "--cache-from"),
                .. Many(build, "cache_to", "--cache-to"),
                .. Many(build, "ssh", "--ssh"),
                .. build.Flag("no_cache") ? ["--no-cache"] : Array.Empty<string>(),
                .. build.Flag("pull") ? ["--pull"] : Array.Empty<string>(),
            ],
            [.. build.Items("secrets").Select(s => Secret(s, secrets))],
            build.Texts("additional_contexts"),
            build.Has("dockerfile_inline")
        );

    private static IEnumerable<string> One(JsonElement build, string key, string option) =>
        build.Text(key) is { Length: > 0 } value ? [option, value] : [];

    private static IEnumerable<string> Many(JsonElement build, string key, string option) =>
        build.Items(key).Select(v => v.Scalar()).OfType<string>().SelectMany(v => new[] { option, v });

    private static string[] Allow(string entitlement) => ["--allow", entitlement];

    /// <summary>One number, or a soft and a hard one.</summary>
    private static string Limit(JsonElement limit) => limit.Scalar() ?? $"{limit.Text("soft")}:{limit.Text("hard")}";

    private static BuildSecret Secret(JsonElement use, JsonElement secrets)
    {
        var source = use.Scalar() ?? use.Text("source") ?? "";
        var declared = secrets.Has(source) ? secrets.GetProperty(source) : default;
        return new BuildSecret(use.Text("target") ?? source, declared.Text("file"), declared.Text("environment"));
    }
}
