namespace Pipeline.Docker;

/// <summary>
/// A compose call failed. <see cref="Lines"/> are its last lines on standard error, as far as they cannot quote a value
/// of the compose model.
/// </summary>
public sealed class ComposeException(string command, int exitCode, IReadOnlyList<string> lines)
    : Exception(
        $"docker compose {command} {(exitCode == -1 ? "was ended" : $"failed with exit code {exitCode}")}: "
            + $"{Said(lines)}"
    )
{
    /// <summary>The subcommand, such as <c>up</c>.</summary>
    public string Command { get; } = command;

    /// <summary>-1 when it was ended at its time limit.</summary>
    public int ExitCode { get; } = exitCode;

    public IReadOnlyList<string> Lines { get; } = lines;

    /// <summary>Why it failed is in its last line; the others say how far it came.</summary>
    private static string Said(IReadOnlyList<string> lines)
    {
        var told = lines.Where(l => l != ComposeLines.Withheld).ToList();
        var note = lines.Except(told);
        return told.Count == 0
            ? string.Concat(note.DefaultIfEmpty("it said nothing"))
            : string.Join(Environment.NewLine, [told[^1].Trim(), .. told.SkipLast(1), .. note]);
    }
}
