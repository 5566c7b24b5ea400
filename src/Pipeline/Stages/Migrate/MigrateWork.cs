using Pipeline.Stacks;

namespace Pipeline.Stages.Migrate;

/// <summary>The edits, and the commit they start from.</summary>
public sealed record MigrateWork(CodeStrategy Strategy, string Parent, IReadOnlyList<MigratedFile> Files);
