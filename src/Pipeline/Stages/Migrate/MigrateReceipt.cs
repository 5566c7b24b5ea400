namespace Pipeline.Stages.Migrate;

/// <summary>The commit that holds the edits.</summary>
public sealed record MigrateReceipt(string Commit);
