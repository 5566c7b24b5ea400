namespace Pipeline.Trees;

/// <summary>What an entry of a tree is; POSIX file types.</summary>
public enum EntryKind
{
    File,
    Directory,
    Symlink,
    Fifo,
    Socket,
    CharDevice,
    BlockDevice,
}
