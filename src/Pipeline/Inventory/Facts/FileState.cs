namespace Pipeline.Inventories;

/// <summary>What a file of the running container is to the repository's.</summary>
public enum FileState
{
    /// <summary>The same content, mode and kind.</summary>
    Same,

    /// <summary>In both, and not the same.</summary>
    Differs,

    /// <summary>In the repository only.</summary>
    Missing,

    /// <summary>In the container only, and in no commit; the image has it, so its build made it.</summary>
    MadeByBuild,

    /// <summary>As above, and with another content than the image's: changed by hand, or of another build.</summary>
    OtherBuild,

    /// <summary>In the container only, and in no commit and not in the image.</summary>
    OnlyHere,

    /// <summary>In the container only; an earlier commit had it.</summary>
    Deleted,

    /// <summary>Bytecode that the interpreter writes for itself.</summary>
    Derived,

    /// <summary>Too large to be hashed here.</summary>
    NotCompared,
}
