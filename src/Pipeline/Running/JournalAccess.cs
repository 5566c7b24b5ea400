using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// A stack's journal, opened: with the lock where it is written to, and with the history that it tells. Every command
/// comes to it by one of the two ways here, so that none reads it before it holds the lock, or builds on one that went
/// back.
/// </summary>
public sealed class JournalAccess : IDisposable
{
    private readonly StackLock? _lock;

    private JournalAccess(StackLock? held, JournalFile journal) =>
        (_lock, Journal, History) = (held, journal, ReleaseHistory.From(journal.Records));

    /// <summary>What is added to it holds no secret.</summary>
    public JournalFile Journal { get; }

    public ReleaseHistory History { get; }

    /// <summary>For a command that only looks: without the lock. Writes nothing.</summary>
    /// <exception cref="PipelineException">Somebody changed the journal, or it went back.</exception>
    public static JournalAccess ToRead(StackContext context) => new(null, Open(context));

    /// <summary>
    /// For a command that writes, under the lock, or its dry run, without: nothing on the engine may show that the
    /// journal went back, since the anchor may have been restored along with it.
    /// </summary>
    /// <exception cref="PipelineException">Exit 5: another pipeline holds the lock. Exit 1: somebody changed the
    /// journal, it went back, or the state folder cannot be written.</exception>
    public static async Task<JournalAccess> ToWrite(StackContext context, SessionOptions options, CancellationToken ct)
    {
        var held = options.DryRun ? null : await StackLock.Take(context, options, ct);
        try
        {
            var access = new JournalAccess(held, Open(context));
            await BackupLabels.RequireKnown(context, access.History, ct);
            return access;
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    public void Dispose() => _lock?.Dispose();

    private static JournalFile Open(StackContext context)
    {
        context.State.RequirePrivate();
        var journal = OpenWhole(context);
        journal.Appended += record =>
            new JournalAnchor(
                HistoryId.For(context.State),
                record.Seq,
                journal.HashOf(record.Seq)!,
                record.Release
            ).TryWrite(context.State.AnchorPath);
        journal.Appending += (_, _) => context.Hold.RequireNotLost().GetAwaiter().GetResult();
        journal.Redact = context.Log.Redactor.Redact;
        if (journal.IsTorn)
            context.Log.Warn(
                $"the last record of {journal.Path} was being written when the power or the disk failed: it "
                    + $"is left out; the next record moves it to {journal.TornPath}"
            );
        return journal;
    }

    private static JournalFile OpenWhole(StackContext context)
    {
        try
        {
            var journal = JournalFile.Open(context.State.JournalPath, context.Clock);
            RequireWhole(journal, context.State);
            return journal;
        }
        catch (JournalDamagedException damaged)
        {
            throw new PipelineException(
                ExitCode.FailedBeforeAnyChange,
                $"{damaged.Message} Nothing is built on such a history; nothing was changed",
                "docs/runbook.md, heading Journal damaged",
                damaged
            );
        }
    }

    private static void RequireWhole(JournalFile journal, StateFolder state)
    {
        if (
            JournalAnchor.Read(state.AnchorPath) is { } anchor
            && anchor.History == HistoryId.For(state)
            && anchor.Missing(journal) is { } missing
        )
            throw PipelineException.Refuse(
                $"{journal.Path} is shorter than it was: {missing}. Somebody restored an older copy or cut it, and "
                    + "what those records did may still be live. Nothing was changed",
                "put the newest copy of it back; only if that is lost for good: rm "
                    + $"{ShellWord.Quote(state.AnchorPath)}; docs/runbook.md, heading Journal went back"
            );
    }
}
