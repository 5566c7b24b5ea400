namespace Pipeline.Docker;

/// <summary>What a task was made from; its environment is not read.</summary>
public sealed record TaskSpec
{
    public TaskContainerSpec ContainerSpec
    {
        get => field;
        init => field = value ?? new();
    } = new();

    /// <inheritdoc cref="ServiceSpec.ForceUpdate"/>
    public int ForceUpdate { get; init; }
}
