using System.Text;
using Pipeline.Clusters;
using Pipeline.Database;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Stages.Recreate;
using Pipeline.Terms;

namespace Pipeline.Stages.CutOverEnv;

/// <summary>
/// Which services of a swarm get which new secrets, once all of it is safe; what is not is refused. Reads only.
/// </summary>
internal sealed class SwarmCutOverPlan(Release release, SwarmRules swarm)
{
    private readonly StackContext _context = release.Context;
    private readonly CutoverRules _rules = Privileges.RulesOf(release.Context);

    public async Task<Planned<CutOverEnvWork>> Make(CancellationToken ct)
    {
        var verified = SwarmCutOver.LastVerified(release);
        var fit = new SecretFit(_context.Stack.Definition, swarm, _rules);
        var services = await Services(fit, ct);
        using var secrets = await CutoverSecrets.Read(_context, ct);
        var states = await new Services(_context).Look(ct);
        if (!WereRead(release, states))
            await RequireLive(verified, ct);
        var stale = await Stale(services, states, secrets, ct);
        if (stale.Count == 0)
            return Planned.Nothing(
                new CutOverEnvWork(null, "", [], [], [], [], []) { Rolled = [], Secrets = [] },
                "every task has the values in its secrets"
            );
        var moved = services.Where(s => stale.Any(n => n.Services.Contains(s.Name))).ToList();
        var work = new CutOverEnvWork(
            null,
            "",
            [.. stale.Select(s => s.File)],
            [.. moved.Select(s => new ServiceWork(s.Name, s.Service.Spec.Image, true, "its credentials change"))],
            [.. states.Where(s => moved.Any(m => m.Name == s.Service))],
            OutOfScope.Among(states, _rules.Services),
            await Require(secrets, moved, states, stale, ct)
        )
        {
            Rolled = [.. moved.Select(Rolled)],
            Secrets = stale,
        };
        var specs = moved.ToDictionary(m => m.Service.Id, m => Kept(m, stale));
        return Planned.Do(work, [.. Steps(work)]) with { Attachments = [KeptSpecs.Attach(release, specs)] };
    }

    private async Task<IReadOnlyList<(string Name, SwarmService Service)>> Services(SecretFit fit, CancellationToken ct)
    {
        var there = new SwarmServices(_context, swarm);
        var listed = (await there.List(ct)).ToLookup(there.NameOf);
        var (problems, services) = (new Problems(), new List<(string, SwarmService)>());
        foreach (var name in _rules.Services)
            if (listed[name].FirstOrDefault() is not { } service)
                problems.Add(fit.Missing(name));
            else
            {
                var image = (await _context.Engine.Images.TryInspect(service.Spec.Image, ct))?.Config;
                var how = _context.Stack.Definition.Services.FirstOrDefault(s => s.Name == name);
                var tasks = await _context.Engine.Swarm.Tasks.Of(service.Id, ct);
                foreach (
                    var problem in new SwarmFit(name, service, tasks, how ?? new() { Name = name }).Problems(image)
                )
                    problems.Add(problem);
                services.Add((name, service));
            }

        foreach (var problem in fit.Problems([.. services.Select(s => (s.Item1, s.Item2.Spec))]))
            problems.Add(problem);
        problems.ThrowIfAny();
        return services;
    }

    /// <summary>
    /// Whether the plan that this run showed was made of these very tasks: it is made again once the roles are
    /// provisioned, and to read all code of all tasks takes longer than the rest of it. Pure.
    /// </summary>
    /// <param name="now">As the managers say; a task that was replaced or started again is another one.</param>
    internal static bool WereRead(Release release, IReadOnlyList<ServiceState> now)
    {
        if (release.AtResume is not null || release.PlanOf(StageNames.CutOverEnv) is not { HasWork: true } plan)
            return false;
        var seen = CutOverEnvStage.Work(plan);
        return Tasks(seen.Before.Concat(seen.Others)).SetEquals(Tasks(now));

        static HashSet<(string?, string, int, bool)> Tasks(IEnumerable<ServiceState> states) =>
            [.. states.Select(s => (s.Task, s.Container, s.Pid, s.Running))];
    }

    /// <summary>What the undo and a rollback come back to must be what was verified.</summary>
    private async Task RequireLive(WantedCode verified, CancellationToken ct)
    {
        var sight = await Cluster.Of(_context).Look(release.History, verified, ct);
        Refuse([.. sight.Evidence.Select(e => e.Evidence)]);
    }

    /// <summary>Each new secret with the services in which a task has another content.</summary>
    private async Task<IReadOnlyList<NewSecret>> Stale(
        IReadOnlyList<(string Name, SwarmService Service)> services,
        IReadOnlyList<ServiceState> states,
        CutoverSecrets secrets,
        CancellationToken ct
    )
    {
        using var places = await TaskPlaces.Reach(_context, ct);
        var stale = new List<NewSecret>();
        foreach (var setting in _rules.Secrets)
        {
            var wanted = Encoding.UTF8.GetBytes(secrets.Fill(setting));
            var having = services.Where(s => s.Service.Spec.SecretFiles.Contains(setting.Key)).Select(s => s.Name);
            var other = new List<string>();
            foreach (var name in having)
            foreach (var state in states.Where(s => s.Service == name && s.Running))
                if (
                    !(await TaskFile.Read(places.Of(state).Engine, state.Container, setting.Key, ct)).SequenceEqual(
                        wanted
                    )
                )
                    other.Add(name);
            if (other.Count > 0)
                stale.Add(new NewSecret(setting.Key, NameOf(setting), [.. other.Distinct()]));
        }

        return stale;
    }

    /// <returns>What each role may do now.</returns>
    private async Task<IReadOnlyList<MatrixRow>> Require(
        CutoverSecrets secrets,
        IReadOnlyList<(string Name, SwarmService Service)> moved,
        IReadOnlyList<ServiceState> states,
        IReadOnlyList<NewSecret> stale,
        CancellationToken ct
    )
    {
        Refuse(await new TaskLeftovers(_context, swarm).Look([.. stale.Select(s => s.File)], ct));
        var work = moved.Select(m => new ServiceWork(m.Name, "", true, "")).ToList();
        return await new Preflight(release).Require(secrets, work, states, ct);
    }

    private static void Refuse(IEnumerable<Evidence> evidence)
    {
        var failures = evidence.Where(e => !e.Holds).Select(e => $"- {e.Failure}").ToList();
        if (failures.Count > 0)
            throw PipelineException.Refuse(
                $"not safe to cut over; no service was moved:\n{string.Join("\n", failures)}",
                "mend what is named; where what runs is not what was verified, ./build.sh DeployBaked, then this"
            );
    }

    private static KeptSpec Kept((string Name, SwarmService Service) moved, IReadOnlyList<NewSecret> secrets) =>
        new(
            moved.Service.Spec,
            secrets
                .Where(s => s.Services.Contains(moved.Name))
                .Aggregate(moved.Service.Spec, (spec, s) => spec.WithSecret(s.File, "", s.Name))
        );

    private RolledService Rolled((string Name, SwarmService Service) moved) =>
        new(
            moved.Name,
            moved.Service.Id,
            moved.Service.Spec.Image,
            moved.Service.Spec.Image,
            moved.Service.Spec.Replicas ?? release.Opening.Before.Count(b => b.Service == moved.Name)
        );

    /// <summary>A swarm allows 64 characters; nothing in it is secret.</summary>
    private string NameOf(EnvSetting setting) =>
        SecretFit.NameOf(swarm.Stack, setting.Key, $"{release.Id}-{release.Opening.Unique}");

    private static IEnumerable<string> Steps(CutOverEnvWork work) =>
        work.Secrets!.Select(s =>
                $"make the secret {s.Name}, mounted at {TaskFile.PathOf(s.File)} of {string.Join(", ", s.Services)}; "
                + "the former one stays"
            )
            .Concat(
                work.Services.Select(s =>
                    $"{s.Service}: {s.Because}; one task first, proven by hash on its node and by its database "
                    + "session, then the others"
                )
            );
}
