namespace Pipeline.Platform;

/// <summary>What can be said of a process that somebody else wrote down.</summary>
public enum ProcessLife
{
    Alive,

    /// <summary>For certain: its machine was started again since, or its process ID is free or another's.</summary>
    Dead,

    /// <summary>
    /// Of another machine, or of a container with process IDs of its own: it cannot be looked at from here.
    /// </summary>
    Elsewhere,
}
