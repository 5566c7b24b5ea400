namespace Pipeline.Targets.Planning;

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
