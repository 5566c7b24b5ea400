using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Stages;
using Pipeline.Stages.BackupVolume;
using Pipeline.Stages.Recreate;
using Pipeline.Stages.RestoreEnv;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>
/// The plan as whoever approves it reads it: by stage, then what it means for the services, then its hash. The same
/// page for a dry run and for the question at a terminal. Pure.
/// </summary>
/// <param name="release">With every stage planned.</param>
internal sealed class PlanPage(Release release, IReadOnlyList<(IStage Stage, StagePlan Plan)> plans)
{
    private const int MostSteps = 15;

    /// <summary>The log puts time and level before each line; together they are 100 columns.</summary>
    private const int Width = 85;

    private IReadOnlyList<(IStage Stage, StagePlan Plan)> Working => [.. plans.Where(p => p.Plan.HasWork)];

    public IEnumerable<string> Lines(PlanHash hash) =>
        [
            .. Working.SelectMany(p => OfStage(p.Stage, p.Plan)),
            .. plans
                .Where(p => !p.Plan.HasWork)
                .SelectMany(p => Wrapped($"nothing, {p.Plan.Nothing}", $"plan {p.Stage.Name}: ")),
            .. Working.Count == 0 ? [] : Consequences().SelectMany(c => Wrapped(c.Text, $"{c.Name}: ")),
            $"plan hash: {hash}",
        ];

    /// <summary>For whoever has approved it beforehand.</summary>
    public IEnumerable<string> Brief(PlanHash hash)
    {
        if (Working.Count > 0)
            yield return $"plan: {string.Join(", ", Working.Select(p => p.Stage.Name))}; "
                + $"restarts: {(Restarted() is { Count: > 0 } some ? string.Join(", ", some) : "nothing")}";
        yield return $"plan hash: {hash}";
    }

    private static IEnumerable<string> OfStage(IStage stage, StagePlan plan)
    {
        yield return $"plan {stage.Name} ({Touches(stage, plan)}):";
        foreach (var line in plan.Steps.Take(MostSteps).SelectMany(s => Wrapped(s, "  - ")))
            yield return line;
        if (plan.Steps.Count > MostSteps)
            yield return $"  … {plan.Steps.Count - MostSteps} more; --json has all of them";
    }

    private static string Touches(IStage stage, StagePlan plan) =>
        string.Join(
            ", ",
            plan.Further.Select(f => f.Impact)
                .Prepend(stage.Impact)
                .Distinct()
                .Select(i => i == Impact.ReadOnly ? "only reads" : i.ToString().ToLowerInvariant())
        );

    private IEnumerable<(string Name, string Text)> Consequences()
    {
        var restarted = Restarted();
        yield return ("restarts", restarted.Count == 0 ? "nothing" : string.Join(", ", restarted));
        var untold = restarted.Where(s => new FormerDowntime(release).Of(s) is null).ToList();
        if (untold.Count > 0)
            yield return (
                "expected downtime",
                $"not known of {string.Join(", ", untold)}: no release of this history did the same before"
            );
        foreach (var room in plans.SelectMany(p => p.Plan.Room))
            yield return (
                "room",
                $"copies of {room.Of} need {ByteCount.Text(room.Needed)} of {ByteCount.Text(room.Free)} free"
            );
        yield return ("if it fails", Undone());
        yield return ("afterwards", Reversed());
    }

    private IReadOnlyList<string> Restarted() =>
        [
            .. Working
                .SelectMany(p =>
                    p.Stage.Name == StageNames.Recreate ? p.Plan.WorkAs<RecreateWork>().Services.Select(s => s.Service)
                    : p.Stage.Name == StageNames.CutOverEnv
                        ? p.Plan.WorkAs<CutOverEnvWork>().Services.Select(s => s.Service)
                    : p.Stage.Name == StageNames.RestoreEnv
                        ? p.Plan.WorkAs<RestoreEnvWork>().Services.Select(s => s.Service)
                    : p.Stage.Name == StageNames.BackupVolume
                        ? p.Plan.WorkAs<BackupWork>().Volumes.SelectMany(v => v.Writers)
                    : []
                )
                .Distinct(),
        ];

    private string Undone()
    {
        var writers = Working.Where(p => p.Stage.Impact != Impact.ReadOnly).Select(p => p.Stage.Name.Value);
        return string.Join(", then ", writers.Reverse()) is { Length: > 0 } order
            ? $"the pipeline undoes {order}, as far as each came, and proves the old state"
            : "nothing was changed";
    }

    private string Reversed() =>
        (release.Opening.Kind == ReleaseKind.Deploy || IsOnASwarm)
        && plans.Any(p => p.Stage.Name == StageNames.Recreate)
        && release.History.LastVerified is { } last
            ? $"./build.sh Rollback --release {last.Id} makes {last.Closing!.Commit[..12]} live again"
        : IsOnASwarm
        && plans.Any(p => p.Stage.Name == StageNames.CutOverEnv)
        && release.History.LastVerified is { } before
            ? $"./build.sh Rollback --release {before.Id} gives the services what they were asked for then"
        : IsOnASwarm ? "git checkout of an earlier commit, then ./build.sh DeployBaked"
        : $"{string.Join(", then ", UndoTargets.Of([.. Working.Select(p => p.Stage.Name)]))} (undoes this release)";

    /// <summary>There, single stages are not undone: a whole release is.</summary>
    private bool IsOnASwarm => release.Context.Stack.Definition.Swarm is not null;

    private static IEnumerable<string> Wrapped(string text, string first) => Wrapping.Lines(text, first, Width);
}
