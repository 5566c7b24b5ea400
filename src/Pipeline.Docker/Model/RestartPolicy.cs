namespace Pipeline.Docker;

/// <summary>When the engine starts a container again.</summary>
public sealed record RestartPolicy
{
    /// <summary>no, always, unless-stopped or on-failure.</summary>
    public string Name
    {
        get => field;
        init => field = value ?? "";
    } = "";

    public int MaximumRetryCount { get; init; }
}
