namespace Pipeline.Docker;

/// <summary>An image to build.</summary>
public sealed record BuildRequest
{
    /// <summary>Path of the Dockerfile inside the context, or an absolute one.</summary>
    public string Dockerfile { get; init; } = "Dockerfile";

    /// <summary>Stage to build; null: the last.</summary>
    public string? Target { get; init; }

    /// <summary>
    /// Build arguments. They show in the image's history, so they hold no secrets that its readers must not know; no
    /// name may be <see cref="IsReserved"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Args { get; init; } = Empty.Map;

    public IReadOnlyDictionary<string, string> Labels { get; init; } = Empty.Map;

    /// <summary>Names for the image, <c>repo:tag</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Such as <c>linux/arm64</c>; null: the engine's own.</summary>
    public string? Platform { get; init; }

    public bool NoCache { get; init; }

    /// <summary>Further options as <c>docker buildx build</c> takes them; no secret may be among them.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>
    /// Variables that <see cref="Options"/> speak of, such as a build secret's; no other user sees them.
    /// </summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = Empty.Map;

    /// <summary>
    /// Whether the docker programs would take an argument of that name for a setting of their own, such as PATH or
    /// DOCKER_HOST.
    /// </summary>
    public static bool IsReserved(string argument) => CliEnvironment.IsOwn(argument);

    /// <summary>The build is ended after this time; null: it may take as long as it wants.</summary>
    public TimeSpan? TimeLimit { get; init; }
}
