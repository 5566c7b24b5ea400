using System.Collections;
using Pipeline.Platform;

namespace Pipeline.Journal;

/// <summary>
/// Lets a test break the world at a known instant: the program named by <c>PIPELINE_AT_RECORD</c> is run, and waited
/// for, before and after each journal record, with the arguments <c>before|after</c>, the event and the stage (<c>-</c>
/// for none). Its parent is the pipeline. How it ends changes nothing.
/// </summary>
internal static class RecordHook
{
    public const string Variable = "PIPELINE_AT_RECORD";

    public static void Arm(JournalFile journal)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } program)
            return;
        journal.Appending += (what, stage) => Run(program, "before", what, stage);
        journal.Appended += record => Run(program, "after", record.Event, record.Stage);
    }

    private static void Run(string program, string moment, JournalEvent what, string? stage)
    {
        var variables = Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? "");
        var command = new ChildCommand(program, [moment, what.ToString(), stage ?? "-"], null, variables);
        using var process = ChildProcess.Start(command, ownStreams: false);
        process.WaitForExit();
    }
}
