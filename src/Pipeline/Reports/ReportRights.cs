using Pipeline.Database;
using Pipeline.Journal;
using Pipeline.Postgres;
using Pipeline.Stages.CutOverEnv;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>What the roles may do, as it was tried before and after a cut-over. Pure.</summary>
internal static class ReportRights
{
    private const string NotTried = "-";

    public static IReadOnlyList<ReportRight> Of(ReleaseRecord release)
    {
        var before = Before(release);
        var after = After(release).ToDictionary(t => t.Sql);
        return
        [
            .. before.Select(r => new ReportRight(
                r.Statement,
                Word(r.Expected),
                Word(r.Legacy),
                Word(r.Before),
                after.Remove(r.Statement, out var tried) ? tried.Found : NotTried
            )),
            .. after.Values.Select(t => new ReportRight(t.Sql, t.Expected, NotTried, NotTried, t.Found)),
        ];
    }

    private static IReadOnlyList<MatrixRow> Before(ReleaseRecord release) =>
        release.Stage(StageNames.CutOverEnv)?.Plan is { HasWork: true } plan ? CutOverEnvStage.Work(plan).Matrix : [];

    private static IEnumerable<ProbedStatement> After(ReleaseRecord release) =>
        (release.Stage(StageNames.CutOverRole)?.Proof?.Evidence ?? []).Select(e => e.Probed).OfType<ProbedStatement>();

    private static string Word(Verdict? verdict) => verdict?.ToString().ToLowerInvariant() ?? NotTried;
}
