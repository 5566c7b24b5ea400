using System.Diagnostics;
using System.Runtime.Versioning;
using Pipeline.EndToEnd.Matrices;
using Pipeline.Journal;

namespace Pipeline.EndToEnd.CutOver;

/// <summary>
/// A target that moves env file, role and sessions of the demo, killed at records of its journal. Each cell starts from
/// the old state, to which the product's own undo leads back after a cell that came to the new one.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class CutOverKillScenario
{
    private readonly CutOverStack _stack;
    private readonly KillMatrixProgram _program;
    private readonly string[] _arguments;
    private readonly string[] _back;
    private readonly string _name;
    private readonly Func<Task<CutOverSight>> _look;
    private readonly CutOverSight _old;
    private readonly CutOverSight _new;

    private CutOverKillScenario(
        CutOverStack stack,
        string file,
        string name,
        (string[] There, string[] Back) commands,
        Func<Task<CutOverSight>> look,
        (CutOverSight Old, CutOverSight New) states,
        IReadOnlyList<JournalRecord> records
    )
    {
        (_stack, _name, _arguments, _back, _look) = (stack, name, commands.There, commands.Back, look);
        (_old, _new, Records) = (states.Old, states.New, records);
        _program = ProgramOf(stack, file);
    }

    /// <summary>The records that the target writes when nobody kills it.</summary>
    public IReadOnlyList<JournalRecord> Records { get; }

    /// <param name="back">What leads from the new state to the old one.</param>
    public static async Task<CutOverKillScenario> Of(
        CutOverStack stack,
        string file,
        string name,
        string[] there,
        string[] back,
        Func<Task<CutOverSight>> look
    )
    {
        var (program, old, before) = (ProgramOf(stack, file), await look(), stack.Records().Count);
        await program.Require(there);
        var (wanted, records) = (await look(), stack.Records().Skip(before).ToList());
        var scenario = new CutOverKillScenario(stack, file, name, (there, back), look, (old, wanted), records);
        await scenario.Restore();
        return scenario;
    }

    public IEnumerable<KillMatrixCell> Cells() =>
        from record in Records
        from moment in new[] { "before", "after" }
        from undo in new[] { false, true }
        select new KillMatrixCell(record, moment, undo);

    public async Task<KillMatrixResult> Run(KillMatrixCell cell)
    {
        var started = Stopwatch.GetTimestamp();
        var troubles = new List<string>();
        // Every cell adds its own records to the one journal.
        var at = _stack.Records().Count + 1 + Records.ToList().IndexOf(cell.Record!);
        var killed = await _program.Run(_arguments, killAt: $"{at}:{cell.Moment}");
        if (killed.ExitCode != 137)
            troubles.Add($"it was to be killed and ended with {killed.ExitCode}: {killed.Tail}");
        var open = _stack.History().Open;
        var resumed = await _program.Run(
            cell.Undo ? ["Resume", "--undo", "--allow-dirty-tree"] : ["Resume", "--allow-dirty-tree"]
        );
        if (resumed.ExitCode != 0)
            troubles.Add($"Resume ended with {resumed.ExitCode}: {resumed.Tail}");
        if (_stack.History().Open is { } still)
            troubles.Add($"{still.Id} is still open");
        var (now, expected) = (
            await _look(),
            open is null ? null
            : cell.Undo ? "old"
            : "new"
        );
        var verdict = VerdictOf(now, troubles);
        if (expected is not null && verdict != expected)
            troubles.Add($"expected the {expected} state");
        if (verdict == "new")
            await Restore();
        return new KillMatrixResult(
            _name,
            cell,
            verdict,
            string.Join("; ", troubles),
            Stopwatch.GetElapsedTime(started).TotalSeconds
        );
    }

    private string VerdictOf(CutOverSight now, List<string> troubles)
    {
        var (fromOld, fromNew) = (
            now.Differences(_old, exact: true).ToList(),
            now.Differences(_new, exact: false).ToList()
        );
        if (fromOld.Count == 0 || fromNew.Count == 0)
            return fromOld.Count == 0 ? "old" : "new";
        troubles.Add($"not old: {string.Join("; ", fromOld)} | not new: {string.Join("; ", fromNew)}");
        return "NEITHER";
    }

    private async Task Restore()
    {
        await _program.Require(_back);
        var left = (await _look()).Differences(_old, exact: true).ToList();
        if (left.Count > 0)
            throw new InvalidOperationException(
                $"{string.Join(' ', _back)} does not lead to the old state: {string.Join("; ", left)}"
            );
    }

    private static KillMatrixProgram ProgramOf(CutOverStack stack, string file) =>
        new(file, stack.State, new Dictionary<string, string>());
}
