using System.Collections.Concurrent;
using Pipeline.Docker;
using Pipeline.Imports;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Releases;

/// <summary>
/// Everything a stage works with. Opening it reads only: it connects, loads the stack, and looks where state would be
/// kept.
/// </summary>
public sealed record StackContext(
    Stack Stack,
    DockerEngine Engine,
    ComposeCli Compose,
    ServiceConfigurations Configurations,
    BuildxCli Buildx,
    GitRepository Git,
    ITreeAccess Trees,
    StateFolder State,
    ConsoleLog Log,
    TimeProvider Clock
)
{
    /// <summary>What <see cref="Bytecode"/> found out in this run.</summary>
    internal ConcurrentDictionary<string, string> JudgedBytecode { get; } = new();

    /// <summary>
    /// Where modules come from in the clean twin of a container, by container and code; asked once a run.
    /// </summary>
    internal ConcurrentDictionary<string, IReadOnlyList<OriginFact>> CleanOrigins { get; } = new();

    /// <summary>What images hold at code paths, by image ID and path; see <see cref="MadeByBuild"/>.</summary>
    internal ConcurrentDictionary<string, Lazy<Task<TreeManifest>>> ImageContents { get; } = new();

    /// <summary>
    /// Volumes as last read in this run, by name: what has not changed since is not hashed again. No answer depends on
    /// it.
    /// </summary>
    internal ConcurrentDictionary<string, TreeManifest> VolumesRead { get; } = new();

    /// <summary>Whether the engine's list of a container's changes is complete; null until it was asked.</summary>
    internal bool? EngineListsLayers { get; set; }

    /// <summary>How long the undo waits for an engine that went away.</summary>
    public TimeSpan EngineWait { get; init; }

    /// <summary>The runtime role's password, where no file holds it.</summary>
    public GivenPassword Password { get; init; } = new();

    /// <summary>What compose is told of the project.</summary>
    public ComposeProject ComposeProject => ContextLoader.ProjectOf(Stack.Definition);

    public string Project => Stack.Compose.Project;

    /// <summary>The stack's history; what is added to it holds no secret.</summary>
    /// <exception cref="PipelineException">It was changed by somebody.</exception>
    public JournalFile OpenJournal()
    {
        State.RequirePrivate();
        var journal = Opened();
        RequireWhole(journal);
        journal.Appended += record =>
            new JournalAnchor(HistoryId.Of(State), record.Seq, journal.HashOf(record.Seq)!, record.Release).TryWrite(
                State.AnchorPath
            );
        journal.Redact = Log.Redactor.Redact;
        if (journal.IsTorn)
            Log.Warn(
                $"the last record of {journal.Path} was being written when the power or the disk failed: it "
                    + $"is left out; the next record moves it to {journal.TornPath}"
            );
        return journal;
    }

    /// <summary>
    /// As <see cref="OpenJournal"/>, for every command that writes, and its dry run: nothing on the engine may show
    /// that the journal went back, since the anchor may have been restored along with it.
    /// </summary>
    /// <exception cref="PipelineException">Somebody changed it, or it went back.</exception>
    public async Task<JournalFile> OpenJournalToWrite(CancellationToken ct)
    {
        var journal = OpenJournal();
        await BackupLabels.RequireKnown(this, ReleaseHistory.Of(journal.Records), ct);
        return journal;
    }

    /// <summary>How long a delay loop waits between two looks.</summary>
    public Task Pause(int milliseconds, CancellationToken ct) =>
        Task.Delay(TimeSpan.FromMilliseconds(milliseconds), Clock, ct);

    private void RequireWhole(JournalFile journal)
    {
        if (
            JournalAnchor.Read(State.AnchorPath) is { } anchor
            && anchor.History == HistoryId.Of(State)
            && anchor.Missing(journal) is { } missing
        )
            throw PipelineException.Refuse(
                $"{journal.Path} went back: {missing}. It was restored or cut, and what those records did is "
                    + "still done. Nothing was changed",
                "put the newest copy of it back; only if that is lost for good: rm "
                    + $"{ShellWord.Of(State.AnchorPath)}; docs/runbook.md, heading Journal went back"
            );
    }

    private JournalFile Opened()
    {
        try
        {
            return JournalFile.Open(State.JournalPath, Clock);
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
}
