namespace Pipeline.Inventories;

/// <summary>What became of a first pipeline.yml.</summary>
/// <param name="Said">For people: where it is, what is open, and what to type next.</param>
/// <param name="IsComplete">Whether no question is open.</param>
public sealed record WrittenDefinition(string Said, bool IsComplete);
