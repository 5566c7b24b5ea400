namespace Pipeline.Stacks;

/// <summary>
/// One instruction of a Dockerfile, with the lines it spans (0-based, last included); the text of its heredocs is part
/// of it.
/// </summary>
public sealed record DockerInstruction(string Keyword, string Text, int First, int Last)
{
    /// <summary>The file ends in the middle of it: what is added after it would become a part of it.</summary>
    public bool IsOpen { get; init; }
}
