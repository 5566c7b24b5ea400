namespace Pipeline.Targets;

internal sealed class Server : Host
{
    internal override bool IsServer => true;
}
