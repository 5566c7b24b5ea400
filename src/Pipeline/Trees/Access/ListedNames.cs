namespace Pipeline.Trees;

/// <summary>Turns names as the tools printed them (seen from the program's folder) into paths of the tree.</summary>
internal sealed class ListedNames(string start)
{
    public TreePath Path(string name) => name == start || name == "." ? TreePath.Root : TreePath.FromRaw(name[2..]);
}
