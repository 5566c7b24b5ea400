namespace Pipeline.Trees;

/// <summary>One process of a container. Texts are raw bytes as Latin-1; paths are as the container sees them.</summary>
/// <param name="Pid">As the engine's host or, by a helper, the container counts.</param>
/// <param name="Parent">The same of its parent.</param>
/// <param name="Executable">From /proc/pid/exe; ends with " (deleted)" when the file is no more the one at that
/// path.</param>
/// <param name="Sha256">Of the program that really runs, whatever is at its path now.</param>
/// <param name="Folder">Working folder.</param>
/// <param name="Arguments">The command line, program included. May hold secrets: never print it whole.</param>
/// <param name="Mapped">Files mapped to be executed: the program and its libraries.</param>
/// <param name="Loaders">Variables that make a program load code, as NAME=value.</param>
public sealed record ProcessFact(
    int Pid,
    int Parent,
    string Executable,
    string Sha256,
    string Folder,
    IReadOnlyList<string> Arguments,
    IReadOnlyList<string> Mapped,
    IReadOnlyList<string> Loaders
)
{
    /// <summary>
    /// The engine is about to run a program in this process, which still is the engine's own: runc gives it the
    /// command line <c>runc init</c>, and shows its program as <c>/</c> where that is mounted nowhere.
    /// <c>docker exec --detach</c> returns before this ends.
    /// </summary>
    public bool IsBeingStarted =>
        Arguments is ["runc", "init"] && (Executable == "/" || Executable.Contains("runc", StringComparison.Ordinal));
}
