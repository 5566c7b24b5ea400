namespace Pipeline.Docker;

/// <summary>Answer of <c>GET /networks/{id}</c>.</summary>
public sealed record NetworkDetails
{
    public required string Id { get; init; }

    public string Name { get; init; } = "";

    public string Driver { get; init; } = "";

    public string Scope { get; init; } = "";

    public bool Internal { get; init; }

    public IReadOnlyDictionary<string, string> Labels
    {
        get => field;
        init => field = value ?? Empty.Map;
    } = Empty.Map;

    /// <summary>Running containers by ID; always empty in a list.</summary>
    public IReadOnlyDictionary<string, NetworkMember> Containers
    {
        get => field;
        init => field = value ?? NoMembers;
    } = NoMembers;

    private static readonly Dictionary<string, NetworkMember> NoMembers = [];
}
