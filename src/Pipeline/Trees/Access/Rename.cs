namespace Pipeline.Trees;

/// <summary>Moves an entry to a name that is free (RENAME_NOREPLACE); fails when it is taken.</summary>
public sealed record Rename(TreePath From, TreePath To) : SwitchMove;
