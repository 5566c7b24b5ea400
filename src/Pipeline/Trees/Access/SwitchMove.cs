namespace Pipeline.Trees;

/// <summary>One atomic step inside a volume, by renameat2(2). Both paths must be on one filesystem.</summary>
public abstract record SwitchMove;
