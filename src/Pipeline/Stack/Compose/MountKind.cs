namespace Pipeline.Stacks;

public enum MountKind
{
    Volume,
    Anonymous,
    Bind,
    Tmpfs,
    Other,
}
