using Pipeline.Docker;
using Pipeline.Running;
using Pipeline.Stacks;
using Pipeline.Stages;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// The proof this project exists for: the code every running service reads, through its own mounts, is the commit, file by file,
/// and the marker is that of the build. Labels, tags, mtimes and image digests are claims; this looks (DESIGN 1).
/// </summary>
public sealed class LiveProof(Workshop workshop, string commit, string? nonce, IReadOnlyDictionary<string, string> images)
{
    public static LiveProof Of(Release release) =>
        new(release.Workshop, release.Commit, release.History.NonceOf(release.Commit), release.Images);

    /// <summary>Services that run the right image and yet do not read the commit, each with what was found.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Drift(Release release, CancellationToken ct)
    {
        if (release.Images.Count == 0 || release.Touches(Stages.RebuildVolume.RebuildVolumeStage.StageName))
            return new Dictionary<string, string>();
        release.Live = Of(release).Look(ct);
        var evidence = await release.Live;
        return evidence.Where(e => !e.Evidence.Holds).GroupBy(e => e.Service).ToDictionary(g => g.Key, g => string.Join("; ", g.Select(e => e.Evidence.Found)));
    }

    public async Task<Proof> Check(CancellationToken ct) => ProofOf(await Look(ct));

    /// <summary>What the last look in this planning showed, or a new one.</summary>
    public static async Task<Proof> Planned(Release release, CancellationToken ct) =>
        release.Live is { } looked ? ProofOf(await looked) : await Of(release).Check(ct);

    private static Proof ProofOf(IReadOnlyList<ServiceEvidence> evidence)
    {
        return evidence.Count == 0
            ? Proof.Of(new Evidence("a running service reads the code", false, "none of its services runs, so nothing is live"))
            : new Proof([.. evidence.Select(e => e.Evidence)]);
    }

    /// <summary>Every running service that reads code, each claim with what was found.</summary>
    public async Task<IReadOnlyList<ServiceEvidence>> Look(CancellationToken ct)
    {
        var looks = new List<Task<IReadOnlyList<ServiceEvidence>>>();
        foreach (var tree in workshop.Stack.Definition.Code)
        {
            var expected = await Expectations.Of(workshop, tree, commit, nonce ?? "never drawn", ct);
            foreach (var placement in workshop.Stack.Placements.Where(p => p.Tree == tree))
                foreach (var state in await new Services(workshop).Of(placement.Service.Name, ct))
                    if (state.Running)
                        looks.Add(LookAt(expected, placement, state, ct));
        }

        return [.. (await Task.WhenAll(looks)).SelectMany(e => e)];
    }

    private async Task<IReadOnlyList<ServiceEvidence>> LookAt(ExpectedCode expected, Placement placement, ServiceState state, CancellationToken ct)
    {
        var container = await workshop.Engine.Containers.Inspect(state.Container, ct);
        expected = images.TryGetValue(Provider(placement), out var image) ? await MadeByBuild.With(workshop, expected, image, ct) : expected;
        var read = workshop.Trees.Read(new ProcessLocation(state.Container, state.Pid, expected.Tree.Path), ReadRequest.Full, ct);
        var found = await workshop.Narrator.During($"hashing what {state.Service} reads", read);
        var verdict = CodeComparison.Compare(expected, found, NoCode.In(workshop.Stack, placement, found, expected.Made));
        var live = new LiveCode(workshop, expected, placement, state);
        var run = await Task.WhenAll(live.Derived(verdict.Derived, ct), live.Imports(ct));
        IReadOnlyList<Evidence> evidence =
        [
            ImageIsBuilt(state),
            MarkerIsThere(verdict, state, expected),
            TreeIsCommit(verdict, container, state, expected),
            MountsAreExpected(container, placement, state),
            .. run.SelectMany(e => e),
        ];
        return [.. evidence.Select(e => new ServiceEvidence(state.Service, e))];
    }

    private Evidence ImageIsBuilt(ServiceState state)
    {
        var image = ImageOf(state.Service);
        return new Evidence($"{state.Service} runs the image built from {commit[..12]}", images.GetValueOrDefault(image) == state.Image, state.ShortImage);
    }

    private static Evidence MarkerIsThere(CodeVerdict verdict, ServiceState state, ExpectedCode expected) => new(
        $"{state.Service} sees the marker of this build", verdict.MarkerFound,
        verdict.MarkerFound ? $"nonce {expected.Marker.Nonce[..8]}…" : $"{expected.Tree.Path}/{expected.Tree.Marker} is missing or of another build");

    private static Evidence TreeIsCommit(CodeVerdict verdict, ContainerDetails container, ServiceState state, ExpectedCode expected)
    {
        var provider = CodeMounts.Provider(container, expected.Tree.Path) is { } mount ? $"it comes from {mount}" : "it comes from the image or the container's own layer";
        var claim = $"{state.Service} (process {state.Pid}) reads {expected.Tree.Source} of {expected.Marker.Commit[..12]} at {expected.Tree.Path}";
        var files = verdict with { Derived = [], MarkerFound = true };
        return new Evidence(claim, files.Holds, Findings.Describe(files, "in the running container", provider));
    }

    private static Evidence MountsAreExpected(ContainerDetails container, Placement placement, ServiceState state)
    {
        var unexpected = CodeMounts.Unexpected(container, placement);
        return new Evidence($"no mount covers the code of {state.Service} unnoticed", unexpected.Count == 0, unexpected.Count == 0 ? $"{container.AllMounts.Count} mounts" : Findings.List(unexpected));
    }

    /// <summary>A named volume is filled from one image, whichever services read it; else each service reads its own image's code.</summary>
    private string Provider(Placement placement) =>
        placement.Shadow.Whole?.Kind == MountKind.Volume ? workshop.Stack.ImageOf(placement.Tree) : ImageOf(placement.Service.Name);

    private string ImageOf(string service) => workshop.Stack.Images.Single(i => i.Services.Contains(service)).Name;
}

/// <summary>What was seen in one service.</summary>
public sealed record ServiceEvidence(string Service, Evidence Evidence);
