namespace Pipeline.Trees;

/// <summary>What a commit or an index has at a path.</summary>
/// <param name="Mode">As git writes it: 100644, 100755, 120000 a symlink, 160000 a submodule.</param>
/// <param name="Id">Git's object ID.</param>
public sealed record GitBlob(string Mode, string Id)
{
    public bool IsSymlink => Mode == "120000";

    public bool IsSubmodule => Mode == "160000";
}
