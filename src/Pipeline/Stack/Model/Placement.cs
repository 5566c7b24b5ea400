namespace Pipeline.Stacks;

/// <summary>One code tree as one service sees it.</summary>
public sealed record Placement(CodeTree Tree, ComposeService Service, Shadow Shadow);
