using System.Text.RegularExpressions;

namespace Pipeline.Targets.Tests.Support;

internal sealed record Outcome(int ExitCode, string Out, string Error)
{
    /// <summary>The target's status as the summary prints it, null when it has no row.</summary>
    public string? Status(string target)
    {
        var row = Regex.Match(Out, $@"^{target} +(Succeeded|Failed|Skipped|NotRun|Aborted)\b", RegexOptions.Multiline);
        return row.Success ? row.Groups[1].Value : null;
    }

    /// <summary>What follows <c>//</c> in the target's row.</summary>
    public string? Note(string target)
    {
        var row = Regex.Match(Out, $@"^{target} .*// (.*?)\r?$", RegexOptions.Multiline);
        return row.Success ? row.Groups[1].Value : null;
    }
}
