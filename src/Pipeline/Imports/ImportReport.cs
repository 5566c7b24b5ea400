namespace Pipeline.Imports;

/// <summary>Why a name is tried.</summary>
public enum ImportRole
{
    /// <summary>Must import and come from the code path.</summary>
    Module,

    /// <summary>Must import.</summary>
    Dependency,

    /// <summary>A command that must exit 0.</summary>
    Command,
}

/// <summary>What came of one import.</summary>
/// <param name="Program">The interpreter, or the command's program.</param>
/// <param name="Name">Module name, or the whole command.</param>
/// <param name="Origins">Files it came from, links resolved: one; several for a namespace package; none when it is built in or failed.</param>
/// <param name="Error">Null when all is well; else the last lines of what went wrong.</param>
public sealed record ImportResult(ImportRole Role, string Program, string Name, IReadOnlyList<string> Origins, string? Error)
{
    public bool Ok => Error is null;
}

/// <summary>Every import that was tried.</summary>
public sealed record ImportReport(IReadOnlyList<ImportResult> Results)
{
    public bool Ok => Results.All(result => result.Ok);

    public IReadOnlyList<ImportResult> Failures => [.. Results.Where(result => !result.Ok)];
}

/// <summary>An interpreter that is needed for a proof could not be asked. The message names it, the place and the reason.</summary>
public sealed class ImportException(string message, Exception? inner = null) : Exception(message, inner);
