namespace Pipeline.Docker;

/// <summary>How a path of a container differs from its image.</summary>
public enum ChangeKind
{
    Modified = 0,
    Added = 1,
    Deleted = 2,
}
