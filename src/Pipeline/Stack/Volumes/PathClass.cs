namespace Pipeline.Stacks;

/// <summary>What a path in a volume is, and so what a rebuild does with it.</summary>
public enum PathClass
{
    /// <summary>From the image.</summary>
    Code,

    /// <summary>The service's own data: kept.</summary>
    State,

    /// <summary>Kept, though nobody uses it.</summary>
    Preserved,

    /// <summary>May be lost.</summary>
    Disposable,

    /// <summary>A folder that is nothing but the way to something classified: kept as it is.</summary>
    Structure,

    /// <summary>Where another mount sits: kept as it is.</summary>
    MountPoint,

    /// <summary>No rule says: the release stops.</summary>
    Unknown,
}
