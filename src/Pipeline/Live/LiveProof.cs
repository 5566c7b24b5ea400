using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// The proof this project exists for: the code that every running service reads, through its own mounts, is the commit,
/// file by file, what its build made is the image's, and the processes run from there. Labels, tags, mtimes and image
/// digests are claims; this looks.
/// </summary>
/// <param name="commit">What must be live.</param>
/// <param name="history">Knows the nonce of its marker, and what was verified before.</param>
/// <param name="images">Image reference to image ID, as they must run.</param>
public sealed class LiveProof(
    StackContext context,
    string commit,
    ReleaseHistory history,
    IReadOnlyDictionary<string, string> images
)
{
    /// <summary>What was read before; null reads every file.</summary>
    internal KnownTrees? Known { get; init; }

    public static LiveProof For(Release release) =>
        new(release.Context, release.Commit, release.History, release.Images);

    /// <summary>
    /// Services that run the right image and yet not what the commit and its build are, each with what was found.
    /// </summary>
    /// <returns>With the proof that came of it; null where it was no use to look.</returns>
    public static async Task<(IReadOnlyDictionary<string, string> Services, Proof? Seen)> Drift(
        Release release,
        CancellationToken ct
    )
    {
        if (release.Images.Count == 0 || release.Touches(StageNames.RebuildVolume))
            return (new Dictionary<string, string>(), null);
        var evidence = await For(release).Look(ct);
        var drift = evidence
            .Where(e => e.Recreates && !e.Evidence.Holds)
            .GroupBy(e => e.Service)
            .ToDictionary(g => g.Key, g => string.Join("; ", g.Select(e => e.Evidence.Found)));
        return (drift, ProofOf(evidence));
    }

    public async Task<Proof> Check(CancellationToken ct) => ProofOf(await Look(ct));

    private static Proof ProofOf(IReadOnlyList<ServiceEvidence> evidence)
    {
        return evidence.Count == 0
            ? Proof.From(
                new Evidence("a running service reads the code", false, "none of its services runs, so nothing is live")
            )
            : new Proof([.. evidence.Select(e => e.Evidence)]);
    }

    /// <summary>Every running service that reads code, each claim with what was found.</summary>
    public async Task<IReadOnlyList<ServiceEvidence>> Look(CancellationToken ct)
    {
        var verified = new VerifiedContainers(history);
        var closely = verified.At is not null && Fingerprints.Exists(context.State.Root);
        var looking = closely ? new Services(context).LookClosely(ct) : new Services(context).Look(ct);
        // git answers while the containers are read.
        var expected = Expected(ct);
        var states = await looking;
        var looks = new List<Task<IReadOnlyList<ServiceEvidence>>>();
        foreach (var service in context.Stack.Placements.GroupBy(p => p.Service.Name))
        {
            var running = states.Where(s => s.Service == service.Key && s.Running).ToList();
            looks.AddRange(running.Select(state => LookAt([.. service], expected, state, verified, ct)));
            if (running.Count > 0)
                looks.Add(LookAtService(service.Key, running, verified, ct));
        }

        var evidence = (await Task.WhenAll(looks)).SelectMany(e => e).ToList();
        _ = await expected; // A commit that cannot be read is an error, also where no service runs.
        return evidence;
    }

    /// <summary>One container, on the engine of the context that was given.</summary>
    internal async Task<IReadOnlyList<ServiceEvidence>> LookAt(ServiceState state, CancellationToken ct)
    {
        var placements = context.Stack.Placements.Where(p => p.Service.Name == state.Service);
        return await LookAt([.. placements], Expected(ct), state, new VerifiedContainers(history), ct);
    }

    private async Task<Dictionary<CodeTree, ExpectedCode>> Expected(CancellationToken ct)
    {
        var expected = new Dictionary<CodeTree, ExpectedCode>();
        foreach (var tree in context.Stack.Definition.Code)
            expected[tree] = await Expectations.For(
                context,
                tree,
                commit,
                history.NonceOf(commit) ?? "never drawn",
                ct
            );
        return expected;
    }

    private async Task<IReadOnlyList<ServiceEvidence>> LookAt(
        IReadOnlyList<Placement> placements,
        Task<Dictionary<CodeTree, ExpectedCode>> expected,
        ServiceState state,
        VerifiedContainers verified,
        CancellationToken ct
    )
    {
        try
        {
            var container = await context.Engine.Containers.Inspect(state.Container, ct);
            var imports = placements.Select(p => Imports(p, expected, container, state, ct)).ToList();
            var reads = await Task.WhenAll(placements.Select(p => Read(p, expected, state, ct)));
            var code = Task.WhenAll(
                reads.Zip(imports, (read, asked) => new CodeProof(context, read, container, state).Look(asked, ct))
            );
            // What is asked in the container is a process of it, too: only once that has ended are processes listed.
            await Task.WhenAny(Task.WhenAll(imports));
            var running = new RunningProof(context, history, container, state, reads).Look(ct);
            await Task.WhenAll(code, running);
            var created = IsOfThisRelease(container) ? null : verified.CreatedAlike(state);
            IEnumerable<Evidence> all =
            [
                ImageIsBuilt(state),
                .. (await code).SelectMany(c => c),
                .. await running,
                .. new[] { created }.OfType<Evidence>(),
            ];
            return [.. all.Select(e => new ServiceEvidence(state.Service, e))];
        }
        catch (TreeException cannot)
        {
            return
            [
                new ServiceEvidence(
                    state.Service,
                    new Evidence($"{state.Name} can be looked at", false, cannot.Message)
                    {
                        About = EvidenceTopic.Sight,
                    }
                ),
            ];
        }
    }

    private async Task<IReadOnlyList<Evidence>> Imports(
        Placement placement,
        Task<Dictionary<CodeTree, ExpectedCode>> expected,
        ContainerDetails container,
        ServiceState state,
        CancellationToken ct
    ) => await new LiveCode(context, (await expected)[placement.Tree], placement, state).Imports(container, ct);

    private async Task<CodeRead> Read(
        Placement placement,
        Task<Dictionary<CodeTree, ExpectedCode>> expected,
        ServiceState state,
        CancellationToken ct
    )
    {
        var place = new ProcessLocation(state.Container, state.Pid, placement.Tree.Path);
        var read =
            Known?.Read(context.Trees, place, ct)
            ?? context.Read($"hashing what {state.Service} reads", place, ReadRequest.Full, ct);
        var code = (await expected)[placement.Tree];
        if (images.TryGetValue(Provider(placement), out var image))
            code = await MadeByBuild.With(context, code, image, ct);
        return new CodeRead(placement, code, await read);
    }

    /// <summary>What does not belong to one container of the service.</summary>
    private async Task<IReadOnlyList<ServiceEvidence>> LookAtService(
        string service,
        IReadOnlyList<ServiceState> running,
        VerifiedContainers verified,
        CancellationToken ct
    )
    {
        var name = ImageOf(service);
        var now = await context.Engine.Images.TryInspect(name, ct);
        var stands = new Evidence(
            $"{name} names the image built from {commit[..12]}",
            now?.Id == images.GetValueOrDefault(name),
            now is null ? "nothing" : ServiceState.Short(now.Id)
        )
        {
            About = EvidenceTopic.Tag,
        };
        var many = history.Open is null ? verified.AsMany(service, running) : null;
        return
        [
            new ServiceEvidence(service, stands, Recreates: false),
            .. new[] { many }.OfType<Evidence>().Select(e => new ServiceEvidence(service, e)),
        ];
    }

    /// <summary>A container that the release under way has made may differ from those of the last one.</summary>
    private bool IsOfThisRelease(ContainerDetails container) =>
        history.Open is { } open && container.Created > open.OpenedAt;

    private Evidence ImageIsBuilt(ServiceState state)
    {
        var image = ImageOf(state.Service);
        return new Evidence(
            $"{state.Service} runs the image built from {commit[..12]}",
            images.GetValueOrDefault(image) == state.Image,
            state.ShortImage
        )
        {
            About = EvidenceTopic.Image,
        };
    }

    /// <summary>
    /// A named volume is filled from one image, whichever services read it; else each service reads its own image's
    /// code.
    /// </summary>
    private string Provider(Placement placement) =>
        placement.Shadow.Whole?.Kind == MountKind.Volume
            ? context.Stack.ImageOf(placement.Tree)
            : ImageOf(placement.Service.Name);

    private string ImageOf(string service) => context.Stack.Images.Single(i => i.Services.Contains(service)).Name;
}
