namespace Pipeline.Stacks;

/// <summary>How baked code is un-covered from the mounts that shadow it (ADR 0003).</summary>
public enum CodeStrategy
{
    /// <summary>Each deploy puts the image's code into the named volume that covers it.</summary>
    Rebuild,

    /// <summary>An anonymous volume nested at the code path, renewed at each recreate.</summary>
    Unshadow,

    /// <summary>The code path lies outside of every mount.</summary>
    MountPath,

    /// <summary>A bind mount of the working tree: development only, never deployed.</summary>
    Bind,
}
