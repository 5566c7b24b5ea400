namespace Pipeline.Trees;

/// <summary>Where a tree is.</summary>
public abstract record TreeLocation;
