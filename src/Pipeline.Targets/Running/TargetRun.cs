using Pipeline.Targets.Planning;

namespace Pipeline.Targets.Running;

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

/// <summary>One scheduled target and what became of it.</summary>
internal sealed class TargetRun(TargetNode target)
{
    public TargetNode Target { get; } = target;
    public string Name => Target.Name;
    public TargetStatus Status { get; set; }
    public TimeSpan Duration { get; set; }
    public List<string> Notes { get; } = [];

    public void Skip(string note)
    {
        Status = TargetStatus.Skipped;
        Notes.Add(note);
    }
}
