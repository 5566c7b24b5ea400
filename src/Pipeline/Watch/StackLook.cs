using Npgsql;
using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stages.CleanVolume;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Watching;

/// <summary>
/// Looks at a stack again and again. What a proof would look at is read cheaply each time; the proof itself is made
/// when something of it has moved.
/// </summary>
/// <param name="copies">What the engine has told of <c>docker cp</c>.</param>
/// <param name="isParanoid">Prove each time, and read every file for it.</param>
internal sealed class StackLook(StackContext context, CopyEvents copies, bool isParanoid)
{
    private readonly KnownTrees _known = new();
    private ReleaseHistory? _history;
    private Glance? _glance;
    private string? _last;
    private IReadOnlyList<ServiceEvidence> _code = [];
    private IReadOnlyList<SeenCopy> _put = [];

    /// <summary>How many files were read so far.</summary>
    public long FilesRead => _known.FilesRead;

    /// <summary>How many proofs were made so far.</summary>
    public int Proofs { get; private set; }

    public StackContext Context => context;

    /// <exception cref="DockerException">The engine does not answer.</exception>
    /// <exception cref="PipelineException">The commit is not in this repository.</exception>
    public async Task<Observation> Look(ReleaseHistory history, Baseline baseline, CancellationToken ct)
    {
        Renew(history);
        if (baseline.Release is not { Closing: { } closing })
            return new Observation();
        var unseen = new List<Unseen>();
        var seen = context.Stack.Definition.Swarm is null
            ? await OnOneHost(history, baseline, closing, unseen, ct)
            : await OnASwarm(history, closing, unseen, ct);
        return seen with { Env = Env(baseline, unseen), Unseen = unseen };
    }

    private async Task<Observation> OnOneHost(
        ReleaseHistory history,
        Baseline baseline,
        Closing closing,
        List<Unseen> unseen,
        CancellationToken ct
    )
    {
        var details = await Details(ct);
        await Code(history, closing, details, unseen, ct);
        return new Observation
        {
            Containers = [.. details.Select(d => d.Seen)],
            Tags = await Tags(closing, ct),
            Code = _code,
            Copies = [.. _put, .. await copies.In(context, [.. details.Select(d => d.Details)], ct)],
            Cleaned = await CleanedVolumes.Look(context, history, ct),
            Database = baseline.IsCutOver ? await Database([.. details.Select(d => d.Details)], unseen, ct) : null,
        };
    }

    /// <summary>
    /// Without what no release on a swarm does: no volume is cleaned there. Nor are roles and sessions looked at.
    /// </summary>
    private async Task<Observation> OnASwarm(
        ReleaseHistory history,
        Closing closing,
        List<Unseen> unseen,
        CancellationToken ct
    )
    {
        if (isParanoid)
            _known.Forget();
        Proofs++;
        return await new TaskLook(context, _known).Look(history, closing, unseen, ct);
    }

    /// <summary>Another release: what was proven before says nothing any more.</summary>
    private void Renew(ReleaseHistory history)
    {
        if (ReferenceEquals(history, _history))
            return;
        if (_history is not null)
            copies.Forget();
        (_history, _glance, _last, _code, _put) = (history, null, null, [], []);
    }

    private async Task<IReadOnlyList<(SeenContainer Seen, ContainerDetails Details)>> Details(CancellationToken ct)
    {
        var found = new List<(SeenContainer, ContainerDetails)>();
        foreach (var state in await new Services(context).Look(ct))
            if (await context.Engine.Containers.TryInspect(state.Container, ct) is { } details)
                found.Add(
                    (
                        new SeenContainer(state, details.Created ?? default, ComposeOrigin.From(details)?.Files ?? []),
                        details
                    )
                );
        return found;
    }

    private async Task Code(
        ReleaseHistory history,
        Closing closing,
        IReadOnlyList<(SeenContainer Seen, ContainerDetails Details)> containers,
        List<Unseen> unseen,
        CancellationToken ct
    )
    {
        try
        {
            var ours = containers.Where(c => new Services(context).IsOurs(c.Seen.State.Service)).ToList();
            if (ours.Find(c => c.Details.State.Paused).Seen is { } paused)
            {
                (_last, _code, _put) = (null, [], []);
                unseen.Add(new Unseen(UnseenPart.Code, $"{paused.State.Name} is paused"));
                return;
            }

            var glance = await (_glance ??= new Glance(context, history)).Of([.. ours.Select(c => c.Details)], ct);
            if (isParanoid || glance != _last)
                await Prove(history, closing, ours, ct);
            var cannot = _code.Where(e => e.Evidence is { Holds: false, About: EvidenceTopic.Sight }).ToList();
            unseen.AddRange(cannot.Select(e => new Unseen(UnseenPart.Code, e.Evidence.Found)));
            _last = cannot.Count == 0 ? glance : null;
        }
        catch (Exception e) when (e is TreeException or GitException)
        {
            _last = null;
            unseen.Add(new Unseen(UnseenPart.Code, e.Message));
        }
    }

    private async Task Prove(
        ReleaseHistory history,
        Closing closing,
        IReadOnlyList<(SeenContainer Seen, ContainerDetails Details)> containers,
        CancellationToken ct
    )
    {
        _known.Keep([.. containers.Select(c => c.Details.Id)]);
        if (isParanoid)
            _known.Forget();
        var proof = new LiveProof(context, closing.Commit, history, closing.Images) { Known = _known };
        _code = await proof.Look(ct);
        var put = new List<SeenCopy>();
        foreach (var (seen, details) in containers)
            put.AddRange(await new PutThere(context, history).In(seen, details, ct));
        _put = put;
        Proofs++;
    }

    private async Task<IReadOnlyList<SeenTag>> Tags(Closing closing, CancellationToken ct)
    {
        var tags = new List<SeenTag>();
        foreach (var (name, id) in closing.Images)
            tags.Add(new SeenTag(name, id, (await context.Engine.Images.TryInspect(name, ct))?.Id));
        return tags;
    }

    private IReadOnlyList<EditedEnv> Env(Baseline baseline, List<Unseen> unseen)
    {
        try
        {
            return new EnvLook(context, baseline).Edited();
        }
        catch (Exception e)
            when (e is EnvFileException or SecretException or IOException or UnauthorizedAccessException)
        {
            unseen.Add(new Unseen(UnseenPart.Env, e.Message));
            return [];
        }
    }

    private async Task<SeenDatabase?> Database(
        IReadOnlyList<ContainerDetails> containers,
        List<Unseen> unseen,
        CancellationToken ct
    )
    {
        try
        {
            return await DatabaseLook.Look(context, Addresses(containers), ct);
        }
        catch (Exception e)
            when (e is NpgsqlException or PipelineException or RoleModelException or NotSupportedException)
        {
            unseen.Add(new Unseen(UnseenPart.Database, e.Message));
            return null;
        }
    }

    private static Dictionary<string, string> Addresses(IReadOnlyList<ContainerDetails> containers) =>
        containers
            .SelectMany(c =>
                c.NetworkSettings.Networks.Values.SelectMany(n => new[] { n.IPAddress, n.GlobalIPv6Address })
                    .Where(a => a.Length > 0)
                    .Select(a => (Address: a, c.Name))
            )
            .DistinctBy(a => a.Address)
            .ToDictionary(a => a.Address, a => a.Name);
}
