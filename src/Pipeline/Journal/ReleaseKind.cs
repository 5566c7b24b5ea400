namespace Pipeline.Journal;

public enum ReleaseKind
{
    /// <summary>Makes a commit live, or prepares that.</summary>
    Deploy,

    /// <summary>Makes an earlier release live again.</summary>
    Rollback,

    /// <summary>Takes code out of volumes in which no service reads it; what runs stays.</summary>
    Clean,
}
