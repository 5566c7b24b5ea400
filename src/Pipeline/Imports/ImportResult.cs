namespace Pipeline.Imports;

/// <summary>What came of one import.</summary>
/// <param name="Program">The interpreter, or the command's program.</param>
/// <param name="Name">Module name, or the whole command.</param>
/// <param name="Origins">Files it came from, links resolved: one; several for a namespace package; none when it is
/// built in or failed.</param>
/// <param name="Error">Null when all is well; else the last lines of what went wrong.</param>
public sealed record ImportResult(
    ImportRole Role,
    string Program,
    string Name,
    IReadOnlyList<string> Origins,
    string? Error
)
{
    public bool Ok => Error is null;
}
