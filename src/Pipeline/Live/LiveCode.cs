using System.Security.Cryptography;
using Pipeline.Imports;
using Pipeline.Running;
using Pipeline.Stacks;
using Pipeline.Stages;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>What runs besides the files of the commit: bytecode beside them, and modules that resolve elsewhere (PITFALLS 28).</summary>
internal sealed class LiveCode(Workshop workshop, ExpectedCode expected, Placement placement, ServiceState state)
{
    private ImportRules Rules => expected.Tree.Imports;

    private string Python => Rules.Python?.Command ?? "python3";

    /// <summary>Files that a run derives count only when they prove to come from the commit's source.</summary>
    public async Task<IReadOnlyList<Evidence>> Derived(IReadOnlyList<TreeEntry> derived, CancellationToken ct)
    {
        if (derived.Count == 0)
            return [];
        var split = DerivedPython.Split(derived, expected.Git.Entries.Select(e => e.Path).ToHashSet());
        var cases = await Cases(split.Candidates, derived, ct);
        var findings = await PythonBytecode.Verify(workshop.Engine, state.Image, Python, cases.Proper, ct);
        List<string> all = [.. split.Unexpected.Select(f => f.ToString()), .. cases.Odd, .. findings.Select(f => f.ToString())];
        var claim = $"bytecode beside the code of {state.Service} is what {Python} makes of the commit's source";
        return [new Evidence(claim, all.Count == 0, all.Count == 0 ? $"{cases.Proper.Count} files" : Findings.List(all))];
    }

    /// <summary>Every module resolves in the running container as in the clean image.</summary>
    public async Task<IReadOnlyList<Evidence>> Imports(CancellationToken ct)
    {
        if (Rules.Python is null && Rules.Node is null)
            return [];
        var container = await workshop.Engine.Containers.Inspect(state.Container, ct);
        var findings = await ImportOrigins.Verify(
            workshop.Engine, ImportSandbox.Of(container), state.Container, expected.Tree.Path, Rules, [.. expected.Git.Entries.Select(e => e.Path)], ct);
        var claim = $"modules of {state.Service} resolve as in its image";
        return [new Evidence(claim, findings.Count == 0, findings.Count == 0 ? "same origins" : Findings.List([.. findings.Select(f => f.ToString())]))];
    }

    /// <summary>The bytes come another way than the hashes did; only those whose hash agrees are judged.</summary>
    private async Task<(IReadOnlyList<PycCase> Proper, IReadOnlyList<string> Odd)> Cases(IReadOnlyList<PycCandidate> candidates, IReadOnlyList<TreeEntry> derived, CancellationToken ct)
    {
        if (candidates.Count == 0)
            return ([], []);
        var hashes = derived.ToDictionary(e => e.Path, e => e.Sha256);
        var bytes = await ContainerFiles.Read(workshop.Engine, state.Container, placement.Tree.Path, [.. candidates.Select(c => c.Path)], ct);
        var ids = expected.Git.Entries.ToDictionary(e => e.Path, e => e.BlobId);
        var sources = await workshop.Git.ReadBlobs([.. candidates.Select(c => ids[c.Source])], ct);
        var (proper, odd) = (new List<PycCase>(), new List<string>());
        foreach (var (candidate, source) in candidates.Zip(sources))
            if (bytes.TryGetValue(candidate.Path, out var content) && Convert.ToHexStringLower(SHA256.HashData(content)) == hashes[candidate.Path])
                proper.Add(new PycCase(candidate.Path, content, source));
            else
                odd.Add($"{candidate.Path} changed while it was looked at, or comes from a mount that the engine does not know");
        return (proper, odd);
    }
}
