namespace Pipeline.Inventories;

/// <summary>Paths of a volume that are not code.</summary>
/// <param name="Line">As an item of a list in pipeline.yml, such as <c>- 'orders/**'</c>.</param>
/// <param name="Count">How many paths.</param>
/// <param name="IsCopy">A copy of code that nothing runs, such as a backup.</param>
public sealed record PathsBeside(string Line, int Count, bool IsCopy);
