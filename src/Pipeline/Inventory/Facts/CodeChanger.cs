namespace Pipeline.Inventories;

/// <summary>Something that could change the code, or the containers.</summary>
/// <param name="What">A short sentence.</param>
/// <param name="Evidence">Where it stands: a file and line, a container, a timer.</param>
/// <param name="IsAutomatic">Whether it acts by itself, by a clock or by a program.</param>
public sealed record CodeChanger(string What, string Evidence, bool IsAutomatic);
