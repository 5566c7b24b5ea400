namespace Pipeline.Reports;

/// <summary>A file that a GitHub job names in a variable, for text to be appended; nothing elsewhere.</summary>
/// <param name="Variable">See "Workflow commands for GitHub Actions", "Environment files".</param>
public sealed record JobFile(string Variable)
{
    /// <summary>Markdown that the job shows.</summary>
    public static JobFile Summary { get; } = new("GITHUB_STEP_SUMMARY");

    /// <summary>Outputs of the step, a line each.</summary>
    public static JobFile Outputs { get; } = new("GITHUB_OUTPUT");

    private string? Target => Environment.GetEnvironmentVariable(Variable);

    public bool IsWanted => Target is { Length: > 0 };

    public void Append(string text)
    {
        if (Target is not { Length: > 0 } file)
            return;
        try
        {
            File.AppendAllText(file, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The journal and the output have it all; how the release ended does not depend on this.
        }
    }
}
