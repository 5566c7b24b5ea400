using Pipeline.Clusters;
using Pipeline.Database;
using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Stages.CutOverEnv;
using Pipeline.Stages.Recreate;
using Pipeline.Terms;
using Evidence = Pipeline.Terms.Evidence;

namespace Pipeline.Stages.CutOverRole;

/// <summary>
/// The end of the cut-over: what runs is on the runtime role, only that, and can do what it must and nothing else.
/// </summary>
public sealed class CutOverRoleStage()
    : Stage<CutOverRoleWork, CutOverRoleWork>(
        StageNames.CutOverRole,
        Impact.ReadOnly,
        "proves by catalogue, by attempt and by live sessions that the services run with least privilege"
    )
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(2);

    public override IReadOnlyList<StageName> PlansAfter => [StageNames.CutOverEnv];

    protected override async Task<Planned<CutOverRoleWork>> Plan(Ask ask)
    {
        var (release, ct) = ask;
        var context = release.Context;
        _ = Privileges.RulesOf(context);
        var touched = release.Touches(StageNames.CutOverEnv) || release.Touches(StageNames.ProvisionRoles);
        if (!touched && IsRecorded(release.History) && await StillHolds(context, ct))
            return Planned.Nothing(
                new CutOverRoleWork([]),
                $"proven before, and sessions and boundaries looked at again just now"
            );
        var others = release.PlanOf(StageNames.CutOverEnv) is { HasWork: true } plan
            ? CutOverEnvStage.Work(plan).Others
            : OutOfScope.Among(await new Services(context).Look(ct), Privileges.RulesOf(context).Services);
        return Planned.Do(new CutOverRoleWork(others), [.. Steps(context)]);
    }

    protected override Task<(IReadOnlyList<string>, CutOverRoleWork)> Apply(Ask ask, CutOverRoleWork work) =>
        Task.FromResult<(IReadOnlyList<string>, CutOverRoleWork)>(([], work));

    protected override async Task<Proof> Verify(Ask ask, CutOverRoleWork work, CutOverRoleWork? receipt)
    {
        var (release, ct) = ask;
        var context = release.Context;
        using var secrets = await CutoverSecrets.Read(context, ct);
        await using var database = await Privileges.Open(context, secrets.App, ct);
        var (evidence, matrix) = await context.Log.During(
            "probing the runtime role",
            new LeastPrivilege(context, database).Check(ct)
        );
        var sessions = SessionCheck.Watch(context, database.Admin, Window, ct);
        var beats = Beats(release, database, ct);
        context.Log.Say(PermissionMatrix.Print(Joined(release, matrix), Privileges.RolesOf(context)));
        var leftovers = context.Stack.Definition.Swarm is { } swarm
            ? await new TaskLeftovers(context, swarm).Look([], ct)
            : await new LegacyLeftovers(context).Look(ct);
        var proof = new Proof([
            .. evidence,
            .. leftovers,
            await sessions,
            .. await beats,
            .. await Boundaries.Look(context, database.Admin, ct),
            OutOfScope.Untouched(release.SinceResume(work.Others), await new Services(context).Look(ct)),
            await LogsAreClean(context, ct),
        ]);
        await ServiceFaults.Named(StillUp.Require(release, ct));
        return proof;
    }

    /// <summary>Only now is the whole cut-over verified.</summary>
    protected override async Task Cleanup(Ask ask, CutOverRoleWork work)
    {
        var context = ask.Release.Context;
        await new ReadOnceFile(context).Retire(ask.Ct);
        if (context.Stack.Definition.Swarm is not null)
            context.Log.Say(
                $"the old password of {Privileges.RolesOf(context).Legacy} still logs in, and the former secrets stay "
                    + "in the swarm: a rollback to a release from before needs them"
            );
        else if (
            !ask.Release.Opening.Stages.Contains(StageNames.RotateLegacy.Value) && ask.Release.History.Rotation is null
        )
            context.Log.Say(
                $"the old password of {Privileges.RolesOf(context).Legacy} still logs in, wherever copies of "
                    + "it lie; ./build.sh CutOver --rotate-legacy changes it"
            );
    }

    private static IEnumerable<string> Steps(StackContext context)
    {
        yield return "probe the runtime role again, watch sessions and heartbeats, compare boundaries";
        if (new ReadOnceFile(context).IsToGo)
            yield return "at the very end, when nothing needs it any more, destroy "
                + $"{Privileges.RolesOf(context).App.SecretFile}";
    }

    private static bool IsRecorded(ReleaseHistory history) =>
        history
            .Releases.LastOrDefault(r => r.Stage(StageNames.CutOverRole) is { Plan.HasWork: true })
            ?.Stage(StageNames.CutOverRole)
            is { Undone: false, Proof.Holds: true };

    private static async Task<bool> StillHolds(StackContext context, CancellationToken ct)
    {
        await using var database = await Privileges.Open(context, null, ct);
        var boundaries = await Boundaries.Look(context, database.Admin, ct);
        return boundaries.All(b => b.Holds) && (await SessionCheck.Watch(context, database.Admin, Glance, ct)).Holds;
    }

    private static IReadOnlyList<MatrixRow> Joined(Release release, IReadOnlyList<MatrixRow> after)
    {
        var before = release.PlanOf(StageNames.CutOverEnv) is { HasWork: true } plan
            ? CutOverEnvStage.Work(plan).Matrix
            : [];
        return
        [
            .. after.Select(a =>
                a with
                {
                    After = a.Before,
                    Before = before.FirstOrDefault(b => b.Statement == a.Statement)?.Before,
                }
            ),
        ];
    }

    private static async Task<IReadOnlyList<Evidence>> Beats(Release release, Privileges database, CancellationToken ct)
    {
        var baselines = release.ReceiptOf(StageNames.CutOverEnv) is { } receipt
            ? Json.Value<CutOverEnvReceipt>(receipt.Data)?.Baselines ?? []
            : [];
        if (baselines.Count == 0)
            return [];
        var now = await Baselines.Measure(release.Context, database.Admin, [.. baselines.Select(b => b.Service)], ct);
        return
        [
            .. now.Join(
                baselines,
                n => n.Service,
                b => b.Service,
                (n, b) =>
                    StopRule.Heartbeat.Evidence(
                        $"{n.Service} writes as often as before",
                        n.Rate.Against(b.Rate) == Verdict.Allowed || (b.Beats == 0 && n.Beats > 0),
                        $"{n.Rate.PerMinute:0} a minute, {b.Rate.PerMinute:0} before"
                    )
            ),
        ];
    }

    private static async Task<Evidence> LogsAreClean(StackContext context, CancellationToken ct)
    {
        var shown = new HashSet<string>();
        using var places = await TaskPlaces.Reach(context, ct);
        foreach (
            var state in (await new Services(context).Look(ct)).Where(s =>
                Privileges.RulesOf(context).Services.Contains(s.Service)
            )
        )
        await foreach (
            var line in places
                .Of(state)
                .Engine.Containers.Logs(
                    state.Container,
                    new LogOptions { Since = state.Node is null ? state.StartedAfter : null },
                    ct
                )
        )
            shown.UnionWith(
                context.Log.Redactor.Find(line.Text).Select(name => $"{name} in the log of {state.Service}")
            );
        return StopRule.SecretInOutput.Evidence(
            "no service logs a password",
            shown.Count == 0,
            shown.Count == 0 ? "looked for in raw, base64, URL, JSON and shell-quoted form" : string.Join(", ", shown)
        );
    }
}
