using Pipeline.Database;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Stages.Recreate;
using Pipeline.Terms;

namespace Pipeline.Stages.CutOverEnv;

/// <summary>
/// Gives the services the credentials of the runtime role: proven first, then the env file, then one service after the
/// other.
/// </summary>
public sealed class CutOverEnvStage()
    : Stage<CutOverEnvWork, CutOverEnvReceipt>(
        StageNames.CutOverEnv,
        Impact.Privilege,
        "edits the env file byte-exactly, and recreates the services on the runtime role, one at a time"
    )
{
    public override IReadOnlyList<StageName> PlansAfter => [StageNames.ProvisionRoles];

    protected override Task<Planned<CutOverEnvWork>> Plan(Ask ask) =>
        ask.Release.Context.Stack.Definition.Swarm is { } swarm
            ? new SwarmCutOverPlan(ask.Release, swarm).Make(ask.Ct)
            : new CutOverEnvPlan(ask.Release).Make(ask.Ct);

    protected override async Task<(IReadOnlyList<string>, CutOverEnvReceipt)> Apply(Ask ask, CutOverEnvWork work)
    {
        var (release, ct) = ask;
        var (context, rules) = (release.Context, Privileges.RulesOf(release.Context));
        if (OnSwarm(release, work) is { } swarm)
        {
            context.Log.Say(PermissionMatrix.Print(work.Matrix, Privileges.RolesOf(context)));
            return (await ServiceFaults.Named(swarm.Apply(ct)), new CutOverEnvReceipt([], []));
        }

        using var secrets = await CutoverSecrets.Read(context, ct);
        await using var database = await Privileges.Open(context, null, ct);
        context.Log.Say(PermissionMatrix.Print(work.Matrix, Privileges.RolesOf(context)));
        var baselines = await Baselines.Measure(context, database.Admin, rules.Services, ct);
        var before = await ComposeReading.Read(context, ct);
        if (work.Backup is { } backup)
            await (await EnvEdit.Read(context, secrets, ct)).Write(backup, ct);
        var after = await ComposeReading.Read(context, ct);
        if (work.Backup is not null)
            Require([.. after.Against(before, rules, secrets), .. new LegacyLeftovers(context).Look(after)]);
        var moved = context with { Configurations = after.Configurations };
        var downtimes = await ServiceFaults.Named(
            new Recreation(moved, new Heartbeats(database.Admin, moved), null).Run(work.Services, ct)
        );
        return (
            [.. downtimes.Select(d => $"{d.Service} was down {ConsoleLog.Seconds(TimeSpan.FromSeconds(d.Seconds))}")],
            new CutOverEnvReceipt(downtimes, baselines)
        );
    }

    protected override async Task<Proof> Verify(Ask ask, CutOverEnvWork work, CutOverEnvReceipt? receipt)
    {
        var (release, ct) = ask;
        if (OnSwarm(release, work) is { } swarm)
            return await swarm.Look(ct);
        var context = release.Context;
        await ServiceFaults.Named(StillUp.Require(release, ct));
        using var secrets = await CutoverSecrets.Read(context, ct);
        var reading = await ComposeReading.Read(context, ct);
        var now = await new Services(context).Look(ct);
        var evidence = new List<Evidence>();
        foreach (var state in now.Where(s => s.Running && work.Services.Any(w => w.Service == s.Service)))
        {
            var before = work.Before.FirstOrDefault(b => b.Service == state.Service);
            evidence.Add(
                new Evidence(
                    $"{state.Service} was recreated, on the image it ran",
                    before?.Container != state.Container && (before is null || before.Image == state.Image),
                    state.ShortImage
                )
            );
            evidence.AddRange(
                await new Smoke(context, secrets).Look(state, RulesFor(context, state.Service), reading, ct)
            );
        }

        evidence.AddRange(
            receipt!
                .Services.Where(s => s.Heartbeat is not null)
                .Select(s => new Evidence($"{s.Service} writes to the database", true, s.Heartbeat!))
        );
        evidence.Add(OutOfScope.Untouched(release.SinceResume(work.Others), now));
        return new Proof(evidence);
    }

    /// <summary>
    /// The file first, then each service that was moved, on the image it runs now. Neither a database that somebody
    /// stopped nor a destroyed secret is in the way.
    /// </summary>
    protected override async Task Undo(Ask ask, CutOverEnvWork work)
    {
        var (context, ct) = (ask.Release.Context, ask.Ct);
        if (OnSwarm(ask.Release, work) is { } swarm)
        {
            await swarm.Undo(ct);
            return;
        }

        await new DatabaseAgain(context).Start(work.Others, ct);
        if (work.Backup is not null)
            await new ReadOnceFile(context).PutBack(work.SecretFile, ct);
        await EnvRestore.Run(context, work.Backup, work.Written, ct);
        await MovedServices.Restore(context, work.Before, ct);
    }

    protected override Task<Proof> VerifyUndone(Ask ask, CutOverEnvWork work) =>
        OnSwarm(ask.Release, work)?.LookUndone(ask.Ct)
        ?? MovedServices.Prove(ask.Release.Context, work.Backup, (work.Before, work.Others), ask.Ct);

    /// <summary>Null on one host.</summary>
    private static SwarmCutOver? OnSwarm(Release release, CutOverEnvWork work) =>
        release.Context.Stack.Definition.Swarm is { } swarm ? new SwarmCutOver(release, work, swarm) : null;

    private static ServiceRules RulesFor(StackContext context, string service) =>
        context.Stack.Definition.Services.Single(s => s.Name == service);

    private static void Require(IReadOnlyList<Evidence> evidence)
    {
        var failures = evidence.Where(e => !e.Holds).ToList();
        if (failures.Count > 0)
            throw new InvalidOperationException(string.Join("\n", failures.Select(f => f.Failure)));
    }
}
