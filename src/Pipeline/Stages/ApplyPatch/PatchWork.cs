namespace Pipeline.Stages.ApplyPatch;

/// <summary>The commit that is made of a patch.</summary>
/// <param name="Branch">The branch that it is made on.</param>
/// <param name="Parent">The commit that the branch names before.</param>
/// <param name="Commit">The commit that the branch names afterwards.</param>
/// <param name="Tree">ID of that commit's tree.</param>
/// <param name="Paths">Every path that it changes, as raw bytes decoded as Latin-1.</param>
public sealed record PatchWork(string Branch, string Parent, string Commit, string Tree, IReadOnlyList<string> Paths);
