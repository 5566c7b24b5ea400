namespace Pipeline.Trees;

/// <summary>A folder that a tree program works in; the programs see a path that their shell chooses.</summary>
internal abstract record TreeRoot;
