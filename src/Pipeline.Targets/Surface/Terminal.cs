namespace Pipeline.Targets;

internal sealed class Terminal : Host
{
    internal override bool IsServer => false;
}
