namespace Pipeline.Targets;

internal sealed class GitHubActions : Host
{
    internal override bool IsServer => true;
}
