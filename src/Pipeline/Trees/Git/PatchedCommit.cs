namespace Pipeline.Trees;

/// <summary>The commit that a patch makes on top of another one.</summary>
/// <param name="Commit">Its ID.</param>
/// <param name="Tree">ID of its tree.</param>
/// <param name="IsMerged">The patch does not fit as it is, and was merged three-way.</param>
public sealed record PatchedCommit(string Commit, string Tree, bool IsMerged);
