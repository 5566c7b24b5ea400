namespace Pipeline.Inventories;

/// <summary>One process of a container.</summary>
/// <param name="Pid">As the engine's host counts.</param>
/// <param name="Program">The executable's path; the first word of the command line where that cannot be read.</param>
/// <param name="Command">The command line, words that may be secret masked.</param>
/// <param name="Code">Files that it executes or has loaded, and that are not installed programs, with their
/// origin.</param>
public sealed record RunningProcess(int Pid, string Program, string Command, IReadOnlyList<LoadedFile> Code);
