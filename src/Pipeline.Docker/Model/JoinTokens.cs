namespace Pipeline.Docker;

/// <summary>Whoever has one may join the swarm in that role: never print the record.</summary>
public sealed record JoinTokens(string Worker, string Manager)
{
    public override string ToString() => "(join tokens)";
}
