using Npgsql;
using Pipeline.Clusters;
using Pipeline.Database;
using Pipeline.Docker;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Stages.Recreate;
using Pipeline.Terms;
using Evidence = Pipeline.Terms.Evidence;

namespace Pipeline.Stages.CutOverEnv;

/// <summary>
/// The cut-over on a swarm: new secrets beside the former ones, then service by service, one task first; its undo posts
/// the previous specs and removes the new secrets.
/// </summary>
internal sealed class SwarmCutOver(Release release, CutOverEnvWork work, SwarmRules swarm)
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(2);

    private readonly StackContext _context = release.Context;

    private RolledSecrets Secrets => new(release, swarm);

    private RolledFiles Files => new(_context, work.Secrets!);

    private SwarmRecreate Tasks =>
        new(release, work.Rolled ?? [], swarm) { Code = LastVerified(release), Also = LookAtFirst };

    /// <summary>What runs, and stays: a cut-over replaces no code.</summary>
    /// <exception cref="PipelineException">No release of the stack is verified.</exception>
    public static WantedCode LastVerified(Release release) =>
        release.History.LastVerified?.Closing is { } live
            ? new WantedCode(live.Commit, live.Images)
            : throw PipelineException.Refuse(
                "no release of this stack is verified, so there is no proven state that a cut-over could come back to",
                "./build.sh DeployBaked, then this"
            );

    public async Task<IReadOnlyList<string>> Apply(CancellationToken ct)
    {
        using var secrets = await CutoverSecrets.Read(_context, ct);
        var ids = await Secrets.Make(work.Secrets!, secrets, ct);
        var specs = KeptSpecs.Read(release);
        // On disk before the first service asks for them: the undo knows its own write by them.
        KeptSpecs.Write(
            release,
            work.Rolled!.ToDictionary(r => r.Id, r => specs[r.Id] with { Wanted = With(specs[r.Id].Wanted, r, ids) })
        );
        return [.. await Tasks.Apply(ct), .. work.Secrets!.Select(InStackFile)];
    }

    public async Task<Proof> Look(CancellationToken ct)
    {
        using var secrets = await CutoverSecrets.Read(_context, ct);
        var evidence = (await Tasks.Look(ct)).Evidence.ToList();
        var now = await new Services(_context).Look(ct);
        using var places = await TaskPlaces.Reach(_context, ct);
        foreach (var state in now.Where(s => s.Running && work.Rolled!.Any(r => r.Service == s.Service)))
            evidence.AddRange(await Files.Look(state, places.Of(state).Engine, secrets, ct));
        evidence.Add(OutOfScope.Untouched(release.SinceResume(work.Others), now));
        return new Proof(evidence);
    }

    /// <summary>The secrets last: a service that still asks for one keeps it from being removed.</summary>
    public async Task Undo(CancellationToken ct)
    {
        await Tasks.Undo(ct);
        await Secrets.Remove(ct);
    }

    public async Task<Proof> LookUndone(CancellationToken ct)
    {
        var now = await new Services(_context).Look(ct);
        return new Proof([
            .. (await Tasks.LookUndone(ct)).Evidence,
            await Secrets.LookUndone(ct),
            OutOfScope.RunAsBefore(work.Others, now),
        ]);
    }

    private ServiceSpec With(ServiceSpec spec, RolledService service, IReadOnlyDictionary<string, string> ids) =>
        work.Secrets!.Where(s => s.Services.Contains(service.Service))
            .Aggregate(spec, (all, s) => all.WithSecret(s.File, ids[s.Name], s.Name));

    /// <summary>Before any other task is replaced: it has the new login, and uses it.</summary>
    private async Task<IReadOnlyList<Evidence>> LookAtFirst(string service, SwarmTask task, CancellationToken ct)
    {
        using var secrets = await CutoverSecrets.Read(_context, ct);
        await using var database = await Privileges.Open(_context, null, ct);
        using var places = await TaskPlaces.Reach(_context, ct);
        var states = await new Services(_context).Look(ct);
        var state =
            states.FirstOrDefault(s => s.Task == task.Id)
            ?? throw new ServiceDownException($"the first task of {service} does not run any more");
        return
        [
            .. await Files.Look(state, places.Of(state).Engine, secrets, ct),
            await Sessions(states, state, database.Admin, ct),
        ];
    }

    /// <summary>A service may log in some time after its start; a login of the old role is never waited away.</summary>
    private async Task<Evidence> Sessions(
        IReadOnlyList<ServiceState> states,
        ServiceState first,
        NpgsqlDataSource admin,
        CancellationToken ct
    )
    {
        var patience = _context.Stack.Definition.Services.Single(s => s.Name == first.Service).StartTimeout;
        var started = _context.Clock.GetTimestamp();
        var all = states.Where(s => s.Running).ToList();
        while (true)
        {
            var (claim, report) = await SessionCheck.Look(_context, admin, (all, [first]), Glance, ct);
            if (report is null)
                return StopRule.LegacySession.Evidence(claim, false, "it is on no network of the database");
            if (report.Verdict != SessionVerdict.Inconclusive || _context.Clock.GetElapsedTime(started) > patience)
                return StopRule.LegacySession.Evidence(claim, report.Verdict == SessionVerdict.Clean, report.Reason);
        }
    }

    /// <summary>The next docker stack deploy would give the services the former secret again.</summary>
    private static string InStackFile(NewSecret secret) =>
        $"in the stack file, the secret in {TaskFile.PathOf(secret.File)} must from now on be "
        + $"{{ external: true, name: {secret.Name} }}";
}
