namespace Pipeline.Docker;

/// <summary>
/// What <c>docker compose up</c> is to do. Never answers a question with yes, so a volume whose definition changed
/// keeps its data.
/// </summary>
public sealed record UpRequest
{
    /// <summary>Services to bring up; empty: all.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>How many containers a service is to have, where that is not what the compose file says.</summary>
    public IReadOnlyDictionary<string, int> Scale { get; init; } = new Dictionary<string, int>();

    /// <summary>Leave the services alone that these depend on.</summary>
    public bool NoDeps { get; init; }

    /// <summary>Recreate containers whose configuration and image did not change.</summary>
    public bool ForceRecreate { get; init; }

    /// <summary>Leave containers as they are, also where their configuration or image changed.</summary>
    public bool NoRecreate { get; init; }

    /// <summary>Wait so long until the services run, healthy where they say so; null: do not wait.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Create containers without starting them.</summary>
    public bool NoStart { get; init; }

    /// <summary>Fresh anonymous volumes, filled from the image again.</summary>
    public bool RenewAnonymousVolumes { get; init; }

    /// <summary>Never build. False builds images that are missing.</summary>
    public bool NoBuild { get; init; } = true;

    /// <summary><c>never</c>, <c>missing</c> or <c>always</c>.</summary>
    public string Pull { get; init; } = "never";

    /// <summary>Grace of containers that must stop, in whole seconds; null: their own.</summary>
    public TimeSpan? StopTimeout { get; init; }
}
