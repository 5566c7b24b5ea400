namespace Pipeline.Hosts;

/// <summary>Whether an engine is there for us.</summary>
public enum EngineState
{
    Answers,

    /// <summary>It is there, but this user may not talk to it.</summary>
    Forbidden,

    /// <summary>Installed here, not running.</summary>
    Stopped,

    /// <summary>Configured to be elsewhere (DOCKER_HOST, a context), and silent.</summary>
    RemoteSilent,

    Missing,
}

/// <summary>The engine and the two programs that drive it.</summary>
/// <param name="Version">Of the engine, when it answers.</param>
/// <param name="Message">What the client said, when it does not.</param>
/// <param name="Compose">Version of <c>docker compose</c>; null when it does not work.</param>
/// <param name="Buildx">Version of <c>docker buildx</c>; null when it does not work.</param>
public sealed record EngineFacts(EngineState State, string? Version, string Message, string? Compose, string? Buildx)
{
    public bool HasCompose => Compose is not null && int.TryParse(Compose.Split('.')[0], out var major) && major >= 2;

    public bool HasBuildx => Buildx is not null;
}

/// <summary>What Setup found on this machine; everything that its plan depends on.</summary>
public sealed record HostFacts(OsRelease Os, bool IsRoot, EngineFacts Engine)
{
    /// <summary>Packages whose program is not on the search path.</summary>
    public IReadOnlyList<string> MissingTools { get; init; } = [];

    /// <summary>Images of the demo that are missing or out of date, in build order.</summary>
    public IReadOnlyList<BaseImage> MissingImages { get; init; } = [];
}

/// <summary>The machine's distribution, from os-release(5).</summary>
/// <param name="Id">"debian", "ubuntu", …; "" where there is no such file.</param>
/// <param name="Version">Major version; null for a rolling release.</param>
/// <param name="Codename">"bookworm", "noble", …</param>
public sealed record OsRelease(string Id, int? Version, string Codename, string Name)
{
    public bool IsDebian => Id == "debian";

    public bool IsUbuntu => Id == "ubuntu";

    public static OsRelease Parse(string text)
    {
        var values = text.Split('\n').Select(l => l.Split('=', 2)).Where(p => p.Length == 2)
            .GroupBy(p => p[0].Trim()).ToDictionary(g => g.Key, g => g.Last()[1].Trim().Trim('"', '\''));
        string Value(string key) => values.GetValueOrDefault(key, "");
        var major = Value("VERSION_ID").Split('.')[0];
        return new OsRelease(Value("ID"), int.TryParse(major, out var n) ? n : null, Value("VERSION_CODENAME"), Value("PRETTY_NAME"));
    }
}
