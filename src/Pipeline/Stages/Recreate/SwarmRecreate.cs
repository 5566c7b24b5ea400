using Pipeline.Clusters;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// Recreate on a swarm: service by service, one task first; its undo posts the previous specs. A cut-over replaces
/// tasks the same way.
/// </summary>
internal sealed class SwarmRecreate(Release release, IReadOnlyList<RolledService> rolled, SwarmRules rules)
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

    private readonly StackContext _context = release.Context;

    /// <summary>What the tasks must read.</summary>
    public WantedCode Code { get; init; } = new(release.Commit, release.Images);

    /// <summary>What is proven of the first task beside the code that it reads; null: nothing.</summary>
    public Func<string, SwarmTask, CancellationToken, Task<IReadOnlyList<Evidence>>>? Also { get; init; }

    /// <summary>Null on one host.</summary>
    public static SwarmRecreate? Of(Release release, RecreateWork work) =>
        release.Context.Stack.Definition.Swarm is { } rules
            ? new SwarmRecreate(release, work.Rolled ?? [], rules)
            : null;

    public async Task<IReadOnlyList<string>> Apply(CancellationToken ct)
    {
        var (lines, specs) = (new List<string>(), KeptSpecs.Read(release));
        var lost = await LostNodes(ct);
        var proof = new CanaryProof(_context, rules, release.History, Code);
        foreach (var service in rolled)
        {
            var replace = (await RolloutOf(service, ct)).Replace(
                WorkOf(service, specs) with
                {
                    LostNodes = lost,
                },
                (task, token) => Look(proof, service.Service, task, token),
                ct
            );
            var (canary, proven) = await _context.Log.During($"replacing the tasks of {service.Service}", replace);
            lines.Add(
                $"{SwarmServices.NameOf(service.Service, canary)} was replaced first and proven "
                    + $"({proven.Evidence.Count} proofs), then the other tasks of {service.Service}"
            );
        }

        return lines;
    }

    private async Task<Proof> Look(CanaryProof canary, string service, SwarmTask task, CancellationToken ct)
    {
        var proof = await canary.Look(service, task, ct);
        return Also is null || !proof.Holds ? proof : new Proof([.. proof.Evidence, .. await Also(service, task, ct)]);
    }

    /// <summary>What the nodes run is what was asked for, on each of them.</summary>
    public async Task<Proof> Look(CancellationToken ct)
    {
        var (specs, evidence) = (KeptSpecs.Read(release), new List<Evidence>());
        foreach (var service in rolled)
            evidence.AddRange(await Look(service, WorkOf(service, specs).Promoted, isNew: true, ct));
        return new Proof(evidence);
    }

    /// <summary>
    /// The last one first; what one of them cannot do is named, and the others are tried all the same.
    /// </summary>
    public async Task Undo(CancellationToken ct)
    {
        var failures = new List<string>();
        var (specs, lost) = (KeptSpecs.Read(release), await LostNodes(ct));
        foreach (var service in rolled.Reverse())
            try
            {
                _context.Log.Say($"{service.Service}: posting its previous spec, with {service.Former}");
                await (await RolloutOf(service, ct)).Restore(WorkOf(service, specs) with { LostNodes = lost }, ct);
            }
            catch (Exception e) when (e is RolloutException or DockerException)
            {
                failures.Add(e.Message);
            }

        if (failures.Count > 0)
            throw new InvalidOperationException(string.Join("\n", failures));
    }

    /// <summary>Whoever ran an image by tag before does so again, so only what runs is looked at.</summary>
    public async Task<Proof> LookUndone(CancellationToken ct)
    {
        var (specs, evidence) = (KeptSpecs.Read(release), new List<Evidence>());
        foreach (var service in rolled)
            evidence.AddRange(await Look(service, specs[service.Id].Before, isNew: false, ct));
        return new Proof(evidence);
    }

    private async Task<IEnumerable<Evidence>> Look(
        RolledService service,
        ServiceSpec wanted,
        bool isNew,
        CancellationToken ct
    )
    {
        var now = await _context.Engine.Swarm.Services.Inspect(service.Id, ct);
        return
        [
            new Evidence(
                $"{service.Service} is asked for as {(isNew ? "this release" : "it was before")}",
                now.Spec.SameButForTasks(wanted),
                now.Spec.Image
            ),
            .. await new SwarmCluster(_context, rules).Tasks(service.Id, mustBePinned: isNew, ct),
        ];
    }

    private async Task<IReadOnlySet<string>> LostNodes(CancellationToken ct) =>
        (await new SwarmNodes(_context, rules).Lost(ct)).Select(n => n.Id).ToHashSet();

    private async Task<Rollout> RolloutOf(RolledService service, CancellationToken ct) =>
        new(
            _context.Engine.Swarm,
            await new RegistryAccess(_context).Login(service.Image ?? service.Former, ct),
            _context.Hold,
            _context.Clock
        );

    private RolloutWork WorkOf(RolledService service, IReadOnlyDictionary<string, KeptSpec> specs) =>
        new(service.Id, service.Service, specs[service.Id].Before, specs[service.Id].Wanted)
        {
            Deadline = DeadlineOf(service),
        };

    /// <summary>
    /// A node pulls the image, and each task starts and stops in its own time, one after the other at worst.
    /// </summary>
    private TimeSpan DeadlineOf(RolledService service)
    {
        var how = _context.Stack.Definition.Services.Single(s => s.Name == service.Service);
        return Limits.Pull + Math.Max(service.Tasks, 1) * (how.StartTimeout + (how.StopTimeout ?? StopGrace));
    }
}
