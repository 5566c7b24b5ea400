namespace Pipeline.Stages.ApplyPatch;

/// <summary>The commit that was made.</summary>
public sealed record PatchReceipt(string Commit);
