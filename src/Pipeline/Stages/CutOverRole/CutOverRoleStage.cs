using Pipeline.Database;
using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Stages.CutOverEnv;
using Pipeline.Terms;
using Evidence = Pipeline.Terms.Evidence;

namespace Pipeline.Stages.CutOverRole;

/// <summary>The end of the cut-over: what runs is on the runtime role, only that, and can do what it must and nothing else.</summary>
public sealed class CutOverRoleStage() : Stage<CutOverRoleWork, CutOverRoleWork>(
    StageNames.CutOverRole, Impact.ReadOnly, "proves by catalogue, by attempt and by live sessions that the services run with least privilege")
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(2);

    public override IReadOnlyList<StageName> PlansAfter => [StageNames.CutOverEnv];

    protected override async Task<Planned<CutOverRoleWork>> Plan(Ask ask)
    {
        var (release, ct) = ask;
        var workshop = release.Workshop;
        _ = Privileges.RulesOf(workshop);
        var touched = release.Touches(StageNames.CutOverEnv) || release.Touches(StageNames.ProvisionRoles);
        if (!touched && IsRecorded(release.History) && await StillHolds(workshop, ct))
            return Planned.Nothing(new CutOverRoleWork([]), $"proven before, and sessions and boundaries looked at again just now");
        var others = release.PlanOf(StageNames.CutOverEnv) is { HasWork: true } plan ? CutOverEnvStage.Work(plan).Others : OutOfScope.Among(await new Services(workshop).Look(ct), Privileges.RulesOf(workshop).Services);
        return Planned.Do(new CutOverRoleWork(others), [.. Steps(workshop)]);
    }

    protected override Task<(IReadOnlyList<string>, CutOverRoleWork)> Apply(Ask ask, CutOverRoleWork work) =>
        Task.FromResult<(IReadOnlyList<string>, CutOverRoleWork)>(([], work));

    protected override async Task<Proof> Verify(Ask ask, CutOverRoleWork work, CutOverRoleWork? receipt)
    {
        var (release, ct) = ask;
        var workshop = release.Workshop;
        using var secrets = await CutoverSecrets.Read(workshop, ct);
        await using var database = await Privileges.Open(workshop, secrets.App, ct);
        var (evidence, matrix) = await workshop.Narrator.During("probing the runtime role", new LeastPrivilege(workshop, database).Check(ct));
        var sessions = SessionCheck.Watch(workshop, database.Admin, Window, ct);
        var beats = Beats(release, database, ct);
        workshop.Narrator.Say(PermissionMatrix.Print(Joined(release, matrix), Privileges.RolesOf(workshop)));
        var leftovers = await new LegacyLeftovers(workshop).Look(ct);
        return new Proof([.. evidence, .. leftovers, await sessions, .. await beats, .. await Boundaries.Look(workshop, database.Admin, ct),
            OutOfScope.Untouched(release.SinceResume(work.Others), await new Services(workshop).Look(ct)), await LogsAreClean(workshop, ct)]);
    }

    /// <summary>Only now is the whole cut-over verified.</summary>
    protected override async Task Settle(Ask ask, CutOverRoleWork work)
    {
        var workshop = ask.Release.Workshop;
        await new ReadOnceFile(workshop).Retire(ask.Ct);
        if (!ask.Release.Opening.Stages.Contains(StageNames.RotateLegacy.Value) && ask.Release.History.Rotation is null)
            workshop.Narrator.Say($"the old password of {Privileges.RolesOf(workshop).Legacy} still logs in, wherever copies of it lie; ./build.sh CutOver --rotate-legacy changes it");
    }

    private static IEnumerable<string> Steps(Workshop workshop)
    {
        yield return "probe the runtime role again, watch sessions and heartbeats, compare boundaries";
        if (new ReadOnceFile(workshop).IsToGo)
            yield return $"at the very end, when nothing needs it any more, destroy {Privileges.RolesOf(workshop).App.SecretFile}";
    }

    private static bool IsRecorded(ReleaseHistory history) =>
        history.Releases.LastOrDefault(r => r.Stage(StageNames.CutOverRole) is { Plan.HasWork: true })?.Stage(StageNames.CutOverRole) is { Undone: false, Proof.Holds: true };

    private static async Task<bool> StillHolds(Workshop workshop, CancellationToken ct)
    {
        await using var database = await Privileges.Open(workshop, null, ct);
        var boundaries = await Boundaries.Look(workshop, database.Admin, ct);
        return boundaries.All(b => b.Holds) && (await SessionCheck.Watch(workshop, database.Admin, Glance, ct)).Holds;
    }

    private static IReadOnlyList<MatrixRow> Joined(Release release, IReadOnlyList<MatrixRow> after)
    {
        var before = release.PlanOf(StageNames.CutOverEnv) is { HasWork: true } plan ? CutOverEnvStage.Work(plan).Matrix : [];
        return [.. after.Select(a => a with { After = a.Before, Before = before.FirstOrDefault(b => b.Statement == a.Statement)?.Before })];
    }

    private static async Task<IReadOnlyList<Evidence>> Beats(Release release, Privileges database, CancellationToken ct)
    {
        var baselines = release.ReceiptOf(StageNames.CutOverEnv) is { } receipt ? Json.Value<CutOverEnvReceipt>(receipt.Data)?.Baselines ?? [] : [];
        if (baselines.Count == 0)
            return [];
        var now = await Baselines.Measure(release.Workshop, database.Admin, [.. baselines.Select(b => b.Service)], ct);
        return [.. now.Join(baselines, n => n.Service, b => b.Service, (n, b) => StopRule.Heartbeat.Evidence(
            $"{n.Service} writes as often as before", n.Rate.Against(b.Rate) == Verdict.Allowed || (b.Beats == 0 && n.Beats > 0), $"{n.Rate.PerMinute:0} a minute, {b.Rate.PerMinute:0} before"))];
    }

    private static async Task<Evidence> LogsAreClean(Workshop workshop, CancellationToken ct)
    {
        var shown = new HashSet<string>();
        foreach (var state in (await new Services(workshop).Look(ct)).Where(s => Privileges.RulesOf(workshop).Services.Contains(s.Service)))
            await foreach (var line in workshop.Engine.Containers.Logs(state.Container, new LogOptions { Since = state.StartedAfter }, ct))
                shown.UnionWith(workshop.Narrator.Redactor.Find(line.Text).Select(name => $"{name} in the log of {state.Service}"));
        return StopRule.SecretInOutput.Evidence("no service logs a password", shown.Count == 0, shown.Count == 0 ? "looked for in raw, base64, URL, JSON and shell-quoted form" : string.Join(", ", shown));
    }
}
