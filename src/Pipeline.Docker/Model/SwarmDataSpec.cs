namespace Pipeline.Docker;

/// <summary>A config or a secret to be created. Its data may be secret: never print the record.</summary>
/// <param name="Name">Unique in the swarm.</param>
public sealed record SwarmDataSpec(string Name)
{
    public IReadOnlyDictionary<string, string> Labels
    {
        get => field;
        init => field = value ?? Empty.Map;
    } = Empty.Map;

    /// <summary>What is in it; null where it was not asked for. The engine never gives a secret's back.</summary>
    public byte[]? Data { get; init; }

    public override string ToString() => Name;
}
