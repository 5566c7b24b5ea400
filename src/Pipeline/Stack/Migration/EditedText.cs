namespace Pipeline.Stacks;

/// <summary>A file with its text now and as it is to be.</summary>
internal sealed record EditedText(string File, string Before, string After);
