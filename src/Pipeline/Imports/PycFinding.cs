using Pipeline.Trees;

namespace Pipeline.Imports;

/// <summary>A file that could run instead of the commit's source.</summary>
public sealed record PycFinding(TreePath Path, string Why)
{
    public override string ToString() => $"{Path} {Why}";
}
