namespace Pipeline.Targets;

/// <summary>How much the host prints.</summary>
public enum Verbosity
{
    /// <summary>Everything, stack traces and debug lines included.</summary>
    Verbose,

    /// <summary>Information, warnings, errors, a header a target, and the summary (the default).</summary>
    Normal,

    /// <summary>Warnings, errors and the summary.</summary>
    Minimal,

    /// <summary>Errors only.</summary>
    Quiet,
}
