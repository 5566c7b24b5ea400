namespace Pipeline.Database;

/// <summary>
/// One process of a container, and the value one variable has in it; null when it has none. The value stays in memory.
/// </summary>
internal sealed record ProcessVariable(int Pid, string Command, string? Value);
