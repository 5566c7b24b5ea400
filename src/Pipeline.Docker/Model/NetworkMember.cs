namespace Pipeline.Docker;

/// <summary>A container in a network.</summary>
public sealed record NetworkMember
{
    public string Name { get; init; } = "";

    /// <summary>With prefix length, such as <c>172.18.0.2/16</c>.</summary>
    public string IPv4Address { get; init; } = "";
}
