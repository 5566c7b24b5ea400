using Pipeline.Clusters;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// Which services of a swarm get another image, and why; what cannot be done safely is refused. Reads only.
/// </summary>
internal sealed class SwarmRecreatePlan(Release release, SwarmRules rules)
{
    private readonly StackContext _context = release.Context;

    public async Task<Planned<RecreateWork>> Make(CancellationToken ct)
    {
        var problems = new Problems();
        var services = await Services(problems, ct);
        await RequireNodes(problems, ct);
        if (release.Goal.Restores is { } until)
        {
            var wanted = services.Select(s => (s.Name, Spec: WantedOf(s.Name, s.Service))).ToList();
            var there = await FormerData.There(_context.Engine, wanted.Select(w => w.Spec), ct);
            foreach (var (name, spec) in wanted)
                if (FormerData.Problem(name, spec, until, there) is { } gone)
                    problems.Add(gone);
        }

        problems.ThrowIfAny();
        var evidence = release.Images.Count == 0 ? null : await StackProof.Look(release, ct);
        var seen = new Facts { Live = evidence is null ? null : new Proof([.. evidence.Select(e => e.Evidence)]) };
        var work = services
            .Select(s => (s.Name, s.Service, Because: Because(s.Name, s.Service, evidence ?? [])))
            .Where(s => s.Because is not null)
            .ToList();
        if (release.Goal.Restores is not null)
            work.Reverse();
        if (work.Count == 0)
            return Planned.Nothing(
                new RecreateWork([]) { Rolled = [] },
                "every task runs the image, and reads the commit"
            ) with
            {
                Seen = seen,
            };
        var rolled = work.Select(w => Rolled(w.Name, w.Service)).ToList();
        return Planned.Do(
            new RecreateWork([.. work.Select(w => new ServiceWork(w.Name, ImageOf(w.Name), true, w.Because!))])
            {
                Rolled = rolled,
            },
            [.. rolled.Zip(work, (r, w) => Step(r, w.Because!))]
        ) with
        {
            Seen = seen,
            Attachments = [KeptSpecs.Attach(release, work.ToDictionary(w => w.Service.Id, Kept))],
        };
    }

    private async Task<IReadOnlyList<(string Name, SwarmService Service)>> Services(
        Problems problems,
        CancellationToken ct
    )
    {
        var there = new SwarmServices(_context, rules);
        var listed = (await there.List(ct)).ToLookup(there.NameOf);
        var services = new List<(string, SwarmService)>();
        var ours = new Releases.Services(_context);
        var lost = await new SwarmNodes(_context, rules).Lost(ct);
        foreach (var how in _context.Stack.Definition.Services.Where(s => ours.IsOurs(s.Name)))
        {
            if (listed[how.Name].FirstOrDefault() is not { } service)
            {
                problems.Add(Missing(how.Name));
                continue;
            }

            var reference = ImageOf(how.Name);
            var image = release.Images.GetValueOrDefault(reference) ?? reference;
            var config = (await _context.Engine.Images.TryInspect(image, ct))?.Config;
            var tasks = await _context.Engine.Swarm.Tasks.Of(service.Id, ct);
            foreach (var problem in new SwarmFit(how.Name, service, tasks, how).Problems(config))
                problems.Add(problem);
            if (lost.Count > 0 && LostHome.Problem(service.Spec, tasks, lost) is { } homeless)
                problems.Add(homeless);
            services.Add((how.Name, service));
        }

        return services;
    }

    private PipelineException Missing(string service) =>
        PipelineException.Refuse(
            $"the swarm has no service {rules.Stack}_{service}",
            StackCommand.Deploy(_context.Stack.Definition, rules)
        );

    /// <summary>What may run tasks and cannot be looked at would make the release unproven.</summary>
    private async Task RequireNodes(Problems problems, CancellationToken ct)
    {
        using var nodes = await new SwarmNodes(_context, rules).Reach(ct);
        foreach (var node in nodes.All.Where(n => n.Context is null && !n.IsLeftOut))
            problems.Add(
                PipelineException.Refuse(
                    $"the node {node.Name} may run tasks and cannot be looked at: {node.NotReached}",
                    "see to it that it can; or, where it is away: docker node update --availability drain "
                        + $"{node.Name}, and take it out of swarm.nodes in pipeline.yml"
                        + (
                            node.Node.Status.State == "down"
                                ? $"; or, where it is lost for good: --without-node {node.Name}, and the release says "
                                    + "that it was not looked at"
                                : ""
                        )
                )
            );
    }

    private string? Because(string name, SwarmService service, IReadOnlyList<ServiceEvidence> evidence)
    {
        if (!release.Images.ContainsKey(ImageOf(name)) || Pushed(name) is null)
            return "its image changes";
        if (service.Spec.Image != Pushed(name))
            return $"it asks for {service.Spec.Image}";
        if (!IsAskedFor(service, WantedOf(name, service)))
            return $"it is asked for otherwise than in {release.Goal.Restores}";
        var drift = evidence.Where(e =>
            e.Service == name && !e.Evidence.Holds && e.Evidence.About != EvidenceTopic.Node
        );
        return string.Join("; ", drift.Select(e => e.Evidence.Found)) is { Length: > 0 } found ? found : null;
    }

    /// <summary>Planned before its image is pushed, nothing is written of it.</summary>
    private KeptSpec Kept((string Name, SwarmService Service, string? Because) work)
    {
        var (now, wanted) = (work.Service.Spec, WantedOf(work.Name, work.Service));
        // Tasks that do not read what their image has are replaced although the image stays.
        return new KeptSpec(now, wanted.WithForceUpdate(now.ForceUpdate + (wanted.Image == now.Image ? 1 : 0)));
    }

    /// <summary>
    /// A deploy changes the image alone; a rollback asks for all that was asked for then, but for the number of tasks,
    /// which is no matter of releases.
    /// </summary>
    private ServiceSpec WantedOf(string name, SwarmService service)
    {
        var then = release.Goal.Restores is { } restored
            ? KeptSpecs.Of(release, restored, service.Id, name).WithModeOf(service.Spec)
            : service.Spec;
        return Pushed(name) is { } image ? then.WithImage(image) : then;
    }

    /// <summary>But for the settings of updates, which a release changes, and the count of forced ones.</summary>
    private static bool IsAskedFor(SwarmService service, ServiceSpec wanted) =>
        wanted
            .WithForceUpdate(0)
            .WithoutUpdateSettings()
            .SameAs(service.Spec.WithForceUpdate(0).WithoutUpdateSettings());

    private RolledService Rolled(string name, SwarmService service) =>
        new(name, service.Id, service.Spec.Image, Pushed(name), service.Spec.Replicas ?? Now(name));

    private static string Step(RolledService service, string because) =>
        $"{service.Service}: {because}; one task first, proven by hash on its node, then "
        + (
            service.Tasks switch
            {
                <= 1 => "done: it has one",
                2 => "the other one",
                _ => $"the other {service.Tasks - 1}",
            }
        );

    /// <summary>Of a global service: one on each node that may run it.</summary>
    private int Now(string service) => release.Opening.Before.Count(b => b.Service == service);

    private string? Pushed(string service) => release.Pushed.GetValueOrDefault(ImageOf(service));

    private string ImageOf(string service) => _context.Stack.Images.Single(i => i.Services.Contains(service)).Name;
}
