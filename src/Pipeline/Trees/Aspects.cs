namespace Pipeline.Trees;

/// <summary>What about an entry is compared; its presence and kind always are.</summary>
[Flags]
public enum Aspects
{
    None = 0,

    /// <summary>Bytes of files, targets of symlinks, numbers of device nodes.</summary>
    Content = 1,

    /// <summary>Permission bits 07777, of everything but symlinks.</summary>
    Mode = 2,

    /// <summary>Numeric owner and group.</summary>
    Owner = 4,

    /// <summary>Modification time in nanoseconds.</summary>
    Mtime = 8,

    /// <summary>Extended attributes, ACLs and capabilities.</summary>
    XAttrs = 16,

    /// <summary>Which names share an inode.</summary>
    HardLinks = 32,

    /// <summary>
    /// For code: what git knows (content, kind, mode 0644 or 0755, symlink target). Owner and mtime are the
    /// deployment's.
    /// </summary>
    Code = Content | Mode,

    /// <summary>For state and backups.</summary>
    Everything = Content | Mode | Owner | Mtime | XAttrs | HardLinks,
}
