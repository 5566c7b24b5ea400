using System.Diagnostics;
using Pipeline.EndToEnd.PowerLoss;
using Pipeline.Journal;
using Pipeline.Running;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Matrices;

/// <summary>One instant of death and one way to take the release up again.</summary>
/// <param name="Record">The journal record; null for a kill at a random instant.</param>
/// <param name="Moment">before, after, or the random instant in milliseconds.</param>
/// <param name="IsStartedAgain">A watchdog starts what the pipeline had stopped, before anybody takes it up.</param>
internal sealed record KillMatrixCell(JournalRecord? Record, string Moment, bool Undo, bool IsStartedAgain = false)
{
    /// <summary>What is run afterwards, and what a row says of it.</summary>
    public string TakenUpBy => (Undo ? "Resume --undo" : "Resume") + (IsStartedAgain ? ", after a watchdog" : "");
}

/// <summary>What became of a cell. <paramref name="Trouble"/> is empty when everything was as it has to be.</summary>
internal sealed record KillMatrixResult(
    string Target,
    KillMatrixCell Cell,
    string Verdict,
    string Trouble,
    double Seconds
);

/// <summary>
/// A target over a saved old state. Its cells come from the journal of one run to the end, so that a new stage is
/// covered by itself.
/// </summary>
internal sealed class KillMatrixScenario
{
    private readonly KillMatrixStack _stack;
    private readonly string _name;
    private readonly string[] _arguments;
    private readonly string _saved;
    private readonly TimeSpan _whole;
    private readonly KillMatrixSight _start;
    private readonly KillMatrixSight _old;
    private readonly KillMatrixSight _new;

    private KillMatrixScenario(
        KillMatrixStack stack,
        string name,
        string[] arguments,
        string saved,
        TimeSpan whole,
        KillMatrixSight start,
        KillMatrixSight old,
        KillMatrixSight wanted,
        IReadOnlyList<JournalRecord> records
    ) =>
        (_stack, _name, _arguments, _saved, _whole, _start, _old, _new, Records) = (
            stack,
            name,
            arguments,
            saved,
            whole,
            start,
            old,
            wanted,
            records
        );

    /// <summary>The records that the target writes when nobody kills it.</summary>
    public IReadOnlyList<JournalRecord> Records { get; }

    /// <summary>
    /// Whether its undo is a commit on top, as others may have pulled the first one: old is what that commit holds.
    /// </summary>
    public bool IsUndoneByACommit { get; init; }

    /// <summary>
    /// Whether the target undoes a verified release: only <c>Resume --undo</c> takes that up, and comes to its end.
    /// </summary>
    public bool IsAnUndo { get; init; }

    /// <summary>
    /// From the state as it is, which is the old one, to the one the target comes to when nobody kills it.
    /// </summary>
    public static async Task<KillMatrixScenario> Of(KillMatrixStack stack, string name, params string[] arguments)
    {
        var (old, saved) = (await KillMatrixSight.Of(stack), await Save(stack, name));
        var (wanted, took, records) = await Reference(stack, arguments);
        return new KillMatrixScenario(stack, name, arguments, saved, took, old, old, wanted, records)
        {
            IsUndoneByACommit = name == StageNames.Migrate.Value,
            IsAnUndo = arguments.Contains(FirstState.Id),
        };
    }

    /// <summary>
    /// The undo itself is killed: a release that died at its last but one record is undone, and that dies again.
    /// </summary>
    public async Task<KillMatrixScenario> WayBack(string name)
    {
        string[] arguments = ["Resume", "--undo"];
        await Restore();
        await Kill(new KillMatrixCell(Records[^1], "before", Undo: true));
        var (start, saved) = (await KillMatrixSight.Of(_stack), await Save(_stack, name));
        var (_, took, records) = await Reference(_stack, arguments);
        return new KillMatrixScenario(_stack, name, arguments, saved, took, start, _old, _new, records);
    }

    /// <summary>Every record, before and after, finished and undone.</summary>
    public IEnumerable<KillMatrixCell> Cells() =>
        from record in Records
        from moment in new[] { "before", "after" }
        from undo in new[] { false, true }
        where undo || !IsAnUndo
        select new KillMatrixCell(record, moment, undo);

    /// <summary>After every record, finished and undone; whatever rests then is started by a watchdog.</summary>
    public IEnumerable<KillMatrixCell> CellsWithAWatchdog() =>
        Cells().Where(c => c.Moment == "after").Select(c => c with { IsStartedAgain = true });

    public IEnumerable<KillMatrixCell> RandomCells(int count, Random random) =>
        Enumerable
            .Range(0, count)
            .Select(i => new KillMatrixCell(
                null,
                $"{random.NextDouble() * _whole.TotalMilliseconds:0} ms",
                IsAnUndo || i % 2 == 1
            ));

    public async Task<KillMatrixResult> Run(KillMatrixCell cell)
    {
        var started = Stopwatch.GetTimestamp();
        await Restore();
        var troubles = new List<string>();
        var killed = await Kill(cell);
        if (killed.ExitCode != 137 && (cell.Record is not null || killed.ExitCode != 0))
            troubles.Add($"it was to be killed and ended with {killed.ExitCode}: {killed.Tail}");
        if (cell.IsStartedAgain)
            await _stack.StartAgain();
        if (_stack.OpenRelease is { } open && !cell.Undo)
            troubles.AddRange(await Refusal(open.Id));
        return await TakeUp(cell, troubles, started, Verdict);
    }

    /// <summary>
    /// The power goes at the instant of death, or after the end, and comes again. Which services run then is a matter
    /// of their restart policies, and is left out.
    /// </summary>
    public async Task<KillMatrixResult> Run(KillMatrixCell cell, PowerLossDisk disk)
    {
        var started = Stopwatch.GetTimestamp();
        await Restore();
        await disk.Flush();
        var troubles = new List<string>();
        var died = cell.Record is null ? await _stack.Program.Run(_arguments) : await Kill(cell);
        await disk.Lose();
        if (died.ExitCode != (cell.Record is null ? 0 : 137))
            troubles.Add($"it ended with {died.ExitCode}: {died.Tail}");
        return await TakeUp(
            cell,
            troubles,
            started,
            async () => KillMatrixVerdict.Of((await KillMatrixSight.Of(_stack)).Stopped, _old.Stopped, _new.Stopped)
        );
    }

    private async Task<KillMatrixResult> TakeUp(
        KillMatrixCell cell,
        List<string> troubles,
        long started,
        Func<Task<KillMatrixVerdict>> look
    )
    {
        var open = _stack.OpenRelease;
        var resumed = await _stack.Program.Run(cell.Undo ? ["Resume", "--undo"] : ["Resume"]);
        if (_stack.OpenRelease is { } still)
            troubles.Add($"{still.Id} is still open");
        var verdict = await look();
        if (verdict.Why.Length > 0)
            troubles.Add(verdict.Why);
        var ends = Ends(open, cell).ToList();
        if (!ends.Any(e => (int)e.Exit == resumed.ExitCode && (e.State ?? verdict.Name) == verdict.Name))
            troubles.Add($"Resume ended with {resumed.ExitCode}, expected {string.Join(" or ", ends)}: {resumed.Tail}");
        return new KillMatrixResult(
            _name,
            cell,
            verdict.Name,
            string.Join("; ", troubles),
            Stopwatch.GetElapsedTime(started).TotalSeconds
        );
    }

    /// <summary>Whether the old or the new state is there now.</summary>
    public async Task<KillMatrixVerdict> Verdict() =>
        KillMatrixVerdict.Of(Undone(await KillMatrixSight.Of(_stack)), _old, _new);

    private KillMatrixSight Undone(KillMatrixSight now) =>
        IsUndoneByACommit && now.HeadTree == _old.HeadTree ? now with { Head = _old.Head } : now;

    /// <summary>
    /// How it may end. Who asked for the undo gets 0; who finds it begun, or a writer that somebody else started, is
    /// told that the release did not go live. Where no release was open, either state may be there.
    /// </summary>
    private static IEnumerable<(ExitCode Exit, string? State)> Ends(ReleaseRecord? open, KillMatrixCell cell)
    {
        if (open is null || cell.Undo)
            return [(ExitCode.Done, open is null ? null : "old")];
        var isRolledBack = (ExitCode.RolledBack, "old");
        return open.IsRollingBack ? [isRolledBack]
            : cell.IsStartedAgain ? [(ExitCode.Done, "new"), isRolledBack]
            : [(ExitCode.Done, "new")];
    }

    private static async Task<string> Save(KillMatrixStack stack, string name)
    {
        var folder = Path.Combine(stack.Folder, "saved-" + name.Replace(' ', '-'));
        await stack.Output("cp", "-a", stack.StateFolder, folder);
        await stack.InVolume($"rm -rf '/saved/{name}'; cp -a /v '/saved/{name}'");
        return folder;
    }

    private static async Task<(KillMatrixSight Wanted, TimeSpan Took, IReadOnlyList<JournalRecord> Records)> Reference(
        KillMatrixStack stack,
        string[] arguments
    )
    {
        var before = stack.Records().Count;
        var run = await stack.Program.Require(arguments);
        return (await KillMatrixSight.Of(stack), run.Took, [.. stack.Records().Skip(before)]);
    }

    private Task<KillMatrixExit> Kill(KillMatrixCell cell) =>
        cell.Record is { } record
            ? _stack.Program.Run(_arguments, killAt: $"{record.Seq}:{cell.Moment}")
            : _stack.Program.Run(
                _arguments,
                killAfter: TimeSpan.FromMilliseconds(int.Parse(cell.Moment.Split(' ')[0], null))
            );

    /// <summary>Another release must not start over the open one.</summary>
    private async Task<IEnumerable<string>> Refusal(string open)
    {
        var next = await _stack.Program.Run(["DeployBaked", "--go", "volume", "restart"]);
        return
            next.ExitCode == 1
            && next.Output.Contains($"release {open} ", StringComparison.Ordinal)
            && next.Output.Contains("Resume", StringComparison.Ordinal)
            ? []
            : [$"DeployBaked over the open {open} ended with {next.ExitCode}: {next.Tail}"];
    }

    /// <summary>The state it starts from, by plain tools; what is so already is left alone.</summary>
    public async Task Restore()
    {
        Directory.Delete(_stack.StateFolder, recursive: true);
        await _stack.Output("cp", "-a", _saved, _stack.StateFolder);
        await _stack.DropLaterBackups();
        await _stack.Git("reset", "-q", "--hard", _start.Head);
        await _stack.Git("clean", "-qfd");
        if (KillMatrixVerdict.Of(await KillMatrixSight.Of(_stack), _start, _start).Name == "old")
            return;
        await _stack.Compose("stop", "--timeout", "1", "web", "worker");
        // A container that was created to replace another one: compose would remove it, and make one of that name
        // before it is gone.
        await _stack.Output(
            "sh",
            "-c",
            $"docker ps -aq --filter label={Labels.ComposeProject}={_stack.Project} --filter status=created | xargs -r docker rm"
        );
        await _stack.InVolume($"find /v -mindepth 1 -delete; cp -a '/saved/{_name}/.' /v/");
        await _stack.Output("docker", "tag", _start.Image, _stack.Image);
        await _stack.Compose("up", "--no-start", "--no-build", "--force-recreate", "--no-deps", "web", "worker");
        await _stack.Compose("start", "web");
        // perl sets its name once it has read its modules.
        while (KillMatrixVerdict.Of(await KillMatrixSight.Of(_stack), _start, _start) is { Name: not "old" } verdict)
            if (!verdict.Why.Contains("web: ", StringComparison.Ordinal))
                throw new InvalidOperationException($"the start cannot be restored: {verdict.Why}");
    }
}
