using System.Diagnostics;
using Pipeline.Journal;

namespace Pipeline.EndToEnd;

/// <summary>One instant of death and one way to take the release up again.</summary>
/// <param name="Record">The journal record; null for a kill at a random instant.</param>
/// <param name="Moment">before, after, or the random instant in milliseconds.</param>
internal sealed record KillMatrixCell(JournalRecord? Record, string Moment, bool Undo);

/// <summary>What became of a cell. <paramref name="Trouble"/> is empty when everything was as it has to be.</summary>
internal sealed record KillMatrixResult(string Target, KillMatrixCell Cell, string Verdict, string Trouble, double Seconds);

/// <summary>
/// A target over a saved old state. Its cells come from the journal of one run to the end, so that a new stage is covered by itself.
/// </summary>
internal sealed class KillMatrixScenario
{
    private readonly KillMatrixStack _stack;
    private readonly string _name;
    private readonly string[] _arguments;
    private readonly string _saved;
    private readonly TimeSpan _whole;
    private readonly KillMatrixSight _old;
    private readonly KillMatrixSight _new;

    private KillMatrixScenario(KillMatrixStack stack, string name, string[] arguments, string saved, TimeSpan whole, KillMatrixSight old, KillMatrixSight wanted, IReadOnlyList<JournalRecord> records) =>
        (_stack, _name, _arguments, _saved, _whole, _old, _new, Records) = (stack, name, arguments, saved, whole, old, wanted, records);

    /// <summary>The records that the target writes when nobody kills it.</summary>
    public IReadOnlyList<JournalRecord> Records { get; }

    /// <summary>Saves the state as it is, runs the target to its end, and keeps what it wrote.</summary>
    public static async Task<KillMatrixScenario> Of(KillMatrixStack stack, string name, params string[] arguments)
    {
        var saved = Path.Combine(stack.Folder, "saved-" + name);
        await stack.Output("cp", "-a", stack.StateFolder, saved);
        await stack.InVolume($"rm -rf /saved/{name}; cp -a /v /saved/{name}");
        var old = await KillMatrixSight.Of(stack);
        var before = stack.Records().Count;
        var run = await stack.Program.Demand(arguments);
        var wanted = await KillMatrixSight.Of(stack);
        return new KillMatrixScenario(stack, name, arguments, saved, run.Took, old, wanted, [.. stack.Records().Skip(before)]);
    }

    /// <summary>Every record, before and after, finished and undone.</summary>
    public IEnumerable<KillMatrixCell> Cells() =>
        from record in Records
        from moment in new[] { "before", "after" }
        from undo in new[] { false, true }
        select new KillMatrixCell(record, moment, undo);

    public IEnumerable<KillMatrixCell> RandomCells(int count, Random random) =>
        Enumerable.Range(0, count).Select(i => new KillMatrixCell(null, $"{random.NextDouble() * _whole.TotalMilliseconds:0} ms", i % 2 == 1));

    public async Task<KillMatrixResult> Run(KillMatrixCell cell)
    {
        var started = Stopwatch.GetTimestamp();
        await Restore();
        var troubles = new List<string>();
        var killed = await Kill(cell);
        if (killed.ExitCode != 137 && (cell.Record is not null || killed.ExitCode != 0))
            troubles.Add($"it was to be killed and ended with {killed.ExitCode}: {killed.Tail}");
        var open = _stack.OpenRelease;
        if (open is not null && !cell.Undo)
            troubles.AddRange(await Refusal(open));
        var resumed = await _stack.Program.Run(cell.Undo ? ["Resume", "--undo"] : ["Resume"]);
        if (resumed.ExitCode != 0)
            troubles.Add($"Resume ended with {resumed.ExitCode}: {resumed.Tail}");
        if (_stack.OpenRelease is { } still)
            troubles.Add($"{still} is still open");
        var verdict = KillMatrixVerdict.Of(await KillMatrixSight.Of(_stack), _old, _new);
        if (verdict.Why.Length > 0)
            troubles.Add(verdict.Why);
        if (open is not null && verdict.Name != (cell.Undo ? "old" : "new"))
            troubles.Add($"expected the {(cell.Undo ? "old" : "new")} state");
        return new KillMatrixResult(_name, cell, verdict.Name, string.Join("; ", troubles), Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private Task<KillMatrixExit> Kill(KillMatrixCell cell) => cell.Record is { } record
        ? _stack.Program.Run(_arguments, killAt: $"{record.Seq}:{cell.Moment}")
        : _stack.Program.Run(_arguments, killAfter: TimeSpan.FromMilliseconds(int.Parse(cell.Moment.Split(' ')[0], null)));

    /// <summary>Another release must not start over the open one.</summary>
    private async Task<IEnumerable<string>> Refusal(string open)
    {
        var next = await _stack.Program.Run(["DeployBaked", "--go", "volume", "restart"]);
        return next.ExitCode == 1 && next.Output.Contains($"release {open} ", StringComparison.Ordinal) && next.Output.Contains("Resume", StringComparison.Ordinal)
            ? []
            : [$"DeployBaked over the open {open} ended with {next.ExitCode}: {next.Tail}"];
    }

    /// <summary>The old state again, by plain tools; what is old already is left alone.</summary>
    private async Task Restore()
    {
        Directory.Delete(_stack.StateFolder, recursive: true);
        await _stack.Output("cp", "-a", _saved, _stack.StateFolder);
        await _stack.Git("reset", "-q", "--hard", _old.Head);
        await _stack.Git("clean", "-qfd");
        if (KillMatrixVerdict.Of(await KillMatrixSight.Of(_stack), _old, _new).Name == "old")
            return;
        await _stack.Compose("stop", "--timeout", "1", "web", "worker");
        await _stack.InVolume($"find /v -mindepth 1 -delete; cp -a /saved/{_name}/. /v/");
        await _stack.Output("docker", "tag", _old.Image, _stack.Image);
        await _stack.Compose("up", "--no-start", "--no-build", "--force-recreate", "--no-deps", "web", "worker");
        await _stack.Compose("start", "web");
        // perl sets its name once it has read its modules.
        while (KillMatrixVerdict.Of(await KillMatrixSight.Of(_stack), _old, _new) is { Name: not "old" } verdict)
            if (!verdict.Why.Contains("web: ", StringComparison.Ordinal))
                throw new InvalidOperationException($"the old state cannot be restored: {verdict.Why}");
    }
}
