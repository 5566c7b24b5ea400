namespace Pipeline.Platform;

/// <summary>How a child program ended. Exit code 127: it is not installed.</summary>
/// <param name="Error">The last lines of standard error.</param>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public bool Ok => ExitCode == 0;
}
