namespace Pipeline.Stages.BakeCode;

/// <summary>The edits, and the commit they start from.</summary>
public sealed record BakeWork(string Parent, IReadOnlyList<BakeEdit> Edits);
