namespace Pipeline.Stacks;

/// <summary>Paths nobody accounted for, by the topmost folder (or file) that is unknown.</summary>
/// <param name="Raw">That folder, Latin-1 as above.</param>
/// <param name="Count">How many paths, itself included.</param>
/// <param name="Line">The list item to add to <c>pipeline.yml</c>.</param>
/// <param name="IsMany">The folder itself is known, but many paths directly in it are not.</param>
public sealed record UnknownGroup(string Raw, int Count, string Line, bool IsMany = false);
