using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>Answer of <c>GET /info</c>.</summary>
public sealed record EngineInfo
{
    /// <summary>Identity of the engine; stays over restarts and updates.</summary>
    [JsonPropertyName("ID")]
    public string Id { get; init; } = "";

    /// <summary>Host name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Storage driver.</summary>
    public string Driver { get; init; } = "";

    public string DockerRootDir { get; init; } = "";

    /// <summary>Such as <c>name=seccomp,profile=builtin</c>, <c>name=rootless</c>, <c>name=userns</c>.</summary>
    public IReadOnlyList<string> SecurityOptions
    {
        get => field;
        init => field = value ?? [];
    } = [];

    /// <summary>Such as "Debian GNU/Linux 13" or "Docker Desktop".</summary>
    public string OperatingSystem { get; init; } = "";

    public string OSType { get; init; } = "";

    public string Architecture { get; init; } = "";

    public string KernelVersion { get; init; } = "";

    public string ServerVersion { get; init; } = "";

    [JsonPropertyName("NCPU")]
    public int Processors { get; init; }

    /// <summary>Memory in bytes.</summary>
    public long MemTotal { get; init; }

    public SwarmMembership Swarm
    {
        get => field;
        init => field = value ?? new();
    } = new();

    /// <summary>The daemon runs as a plain user.</summary>
    [JsonIgnore]
    public bool IsRootless =>
        SecurityOptions.Any(option => option.StartsWith("name=rootless", StringComparison.Ordinal));

    /// <summary>Root in a container is another user on the host.</summary>
    [JsonIgnore]
    public bool RemapsUsers =>
        SecurityOptions.Any(option => option.StartsWith("name=userns", StringComparison.Ordinal));
}
