namespace Pipeline.Targets.Planning;

internal enum TargetStatus
{
    /// <summary>Not reached because an earlier target failed; every target's status until its turn.</summary>
    NotRun,
    Succeeded,
    Failed,
    Skipped,

    /// <summary>Interrupted while it ran, or not reached because of the interruption.</summary>
    Aborted,
}
