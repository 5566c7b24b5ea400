namespace Pipeline.Stages.BakeCode;

/// <summary>The commit that holds the edits.</summary>
public sealed record BakeReceipt(string Commit);
