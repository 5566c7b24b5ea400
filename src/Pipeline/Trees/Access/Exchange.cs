namespace Pipeline.Trees;

/// <summary>Swaps two existing entries (RENAME_EXCHANGE).</summary>
public sealed record Exchange(TreePath First, TreePath Second) : SwitchMove;
