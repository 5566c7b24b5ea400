using System.Globalization;
using Pipeline.Platform;

namespace Pipeline.Journal;

/// <summary>
/// The instant at which a test lets the process die as by power loss:
/// <c>PIPELINE_KILL_AT=&lt;seq&gt;:&lt;before|after&gt;</c> sends SIGKILL to the whole process group right before or
/// right after that journal record is on disk. Whoever sets it starts the process as its own session.
/// </summary>
internal static class KillPoint
{
    public const string Variable = "PIPELINE_KILL_AT";
    private const int SigKill = 9;
    private const int OwnGroup = 0; // kill(2)

    /// <exception cref="FormatException">The variable is set and is not such a pair.</exception>
    public static void Arm(JournalFile journal)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } wanted || OperatingSystem.IsWindows())
            return;
        var (seq, isBefore) = Parse(wanted);
        if (isBefore)
            journal.Appending += (_, _) => DieAt(seq, journal.Records.Count + 1);
        else
            journal.Appended += record => DieAt(seq, record.Seq);
    }

    internal static (long Seq, bool IsBefore) Parse(string wanted) =>
        wanted.Split(':') switch
        {
            [var seq, "before" or "after"] parts
                when long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => (
                number,
                parts[1] == "before"
            ),
            _ => throw new FormatException(
                $"{Variable} is '{wanted}'; expected <number of a journal record>:before or :after"
            ),
        };

    private static void DieAt(long seq, long now)
    {
        if (seq == now)
            _ = Libc.kill(OwnGroup, SigKill);
    }
}
