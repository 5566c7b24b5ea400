using Pipeline.Platform;

namespace Pipeline.Trees;

/// <summary>What statx(2) says, as an entry that is neither hashed nor asked for its attributes yet.</summary>
internal static class SeenEntry
{
    /// <summary>Bits of a mode that say who may do what, setuid, setgid and sticky included.</summary>
    public const int Permissions = 0xFFF;

    /// <param name="target">Of a symlink.</param>
    public static TreeEntry Of(TreePath path, FileFacts facts, string? target)
    {
        var kind = KindOf(facts, path);
        return new TreeEntry(
            path,
            kind,
            facts.Mode & Permissions,
            facts.Uid,
            facts.Gid,
            kind == EntryKind.File ? facts.Size : target?.Length ?? 0,
            facts.MtimeNs,
            facts.CtimeNs,
            facts.Inode,
            (int)facts.Links,
            target,
            null,
            kind is EntryKind.CharDevice or EntryKind.BlockDevice ? $"{facts.Node.Major:x}:{facts.Node.Minor:x}" : null,
            [],
            null
        )
        {
            FileSystem = facts.FileSystem,
            BornNs = facts.BornNs,
        };
    }

    /// <param name="path">For messages.</param>
    public static EntryKind KindOf(FileFacts facts, TreePath path) =>
        facts.Type switch
        {
            0x8000 => EntryKind.File,
            0x4000 => EntryKind.Directory,
            0xA000 => EntryKind.Symlink,
            0x1000 => EntryKind.Fifo,
            0xC000 => EntryKind.Socket,
            0x2000 => EntryKind.CharDevice,
            0x6000 => EntryKind.BlockDevice,
            _ => throw new TreeException($"{path} is of an unknown kind: mode {facts.Mode:x}."),
        };
}
