namespace Pipeline.Trees;

/// <summary>The way in which an entry differs.</summary>
public enum DifferenceKind
{
    Missing,
    Unexpected,
    Content,
    Mode,
    Owner,
    Kind,
    Mtime,
    LinkTarget,
    XAttrs,
    HardLink,
}
