using System.Security.Cryptography;
using Pipeline.Imports;
using Pipeline.Releases;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// Bytecode beside code, in a running container or in a volume: it counts only when it proves to come from its source
/// in the commit or the image.
/// </summary>
internal sealed class Bytecode(StackContext context, ExpectedCode expected)
{
    public string Python => expected.Tree.Imports.Python?.Command ?? "python3";

    /// <summary>
    /// Where below the folder the bytes of a cached file lie: in <c>__pycache__</c> beside the source, or elsewhere.
    /// </summary>
    public Func<TreePath, TreePath> PlaceOf { get; init; } = path => path;

    /// <summary>Whether Python would load it.</summary>
    public Func<PycCase, bool> IsLoaded { get; init; } = _ => true;

    /// <param name="derived">What is there and not in the commit, from <see cref="CodeVerdict.Derived"/>.</param>
    /// <param name="container">Where its bytes are read.</param>
    /// <param name="root">The code's folder in that container.</param>
    /// <param name="image">Whose interpreter runs the code.</param>
    /// <returns>What does not come from the source; empty when all does.</returns>
    public async Task<IReadOnlyList<string>> Look(
        IReadOnlyList<TreeEntry> derived,
        string container,
        string root,
        string image,
        CancellationToken ct
    )
    {
        return await context.Answers.InTurn(
            image,
            async () =>
            {
                var (unexpected, open) = NotProven(derived, image);
                var hashes = derived.ToDictionary(e => e.Path, e => e.Sha256);
                var sources = await Sources([.. open.Select(c => c.Source).Distinct()], image, ct);
                var cases = await Cases(open, hashes, sources, (container, root), ct);
                var findings = await Judge(image, [.. cases.Proper.Where(IsLoaded)], ct);
                return (List<string>)[.. unexpected.Select(f => f.ToString()), .. cases.Odd, .. findings];
            },
            ct
        );
    }

    /// <summary>Whether all of it is known to come from its source; nothing has to be read again then.</summary>
    public bool IsProven(IReadOnlyList<TreeEntry> derived, string image) =>
        NotProven(derived, image) is { Unexpected.Count: 0, Open.Count: 0 };

    private (IReadOnlyList<PycFinding> Unexpected, IReadOnlyList<PycCandidate> Open) NotProven(
        IReadOnlyList<TreeEntry> derived,
        string image
    )
    {
        var files = expected.AsManifest().Entries.Where(e => e.Kind == EntryKind.File).ToDictionary(e => e.Path);
        var hashes = derived.ToDictionary(e => e.Path, e => e.Sha256);
        var split = DerivedPython.Split(derived, files.Keys.ToHashSet());
        return (split.Unexpected, [.. split.Candidates.Where(c => !IsKnown(c))]);

        bool IsKnown(PycCandidate c) =>
            (hashes[c.Path], files[c.Source].Sha256) is ({ } bytes, { } source)
            && context.Answers.Find(Key(image, c.Path, bytes, source)) is not null;
    }

    /// <summary>
    /// The same bytes, name, source and interpreter are judged once: a volume's bytecode is seen again through its
    /// containers, and by later runs. Bytecode that does not prove is judged again.
    /// </summary>
    private async Task<IReadOnlyList<string>> Judge(string image, IReadOnlyList<PycCase> cases, CancellationToken ct)
    {
        var findings = await PythonBytecode.Verify(context.Engine, image, Python, cases, ct);
        foreach (var one in cases.Where(c => findings.All(f => f.Path != c.Path)))
            context.Answers.Add(Key(image, one.Path, Hash(one.Bytecode), Hash(one.Source)), "");
        return [.. findings.Select(f => f.ToString())];
    }

    private string Key(string image, TreePath path, string bytecode, string source) =>
        ImageAnswers.Key(image, Python, PythonBytecode.Script, path.Raw, bytecode, source);

    /// <summary>The bytes come another way than the hashes did; only those whose hash agrees are judged.</summary>
    private async Task<(IReadOnlyList<PycCase> Proper, IReadOnlyList<string> Odd)> Cases(
        IReadOnlyList<PycCandidate> candidates,
        IReadOnlyDictionary<TreePath, string?> hashes,
        IReadOnlyDictionary<TreePath, byte[]> sources,
        (string Container, string Root) place,
        CancellationToken ct
    )
    {
        if (candidates.Count == 0)
            return ([], []);
        var bytes = await ContainerFiles.Read(
            context.Engine,
            place.Container,
            place.Root,
            [.. candidates.Select(c => PlaceOf(c.Path))],
            ct
        );
        var (proper, odd) = (new List<PycCase>(), new List<string>());
        foreach (var candidate in candidates)
            if (!sources.TryGetValue(candidate.Source, out var source))
                odd.Add($"{candidate.Path} has a source, {candidate.Source}, that the image cannot show");
            else if (
                bytes.TryGetValue(PlaceOf(candidate.Path), out var content)
                && Hash(content) == hashes[candidate.Path]
            )
                proper.Add(new PycCase(candidate.Path, content, source));
            else
                odd.Add(
                    $"{candidate.Path} changed while it was looked at, or comes from a mount that the engine "
                        + "does not know"
                );
        return (proper, odd);
    }

    /// <summary>A committed source from git; one that the build made from the image, by its hash there.</summary>
    private async Task<IReadOnlyDictionary<TreePath, byte[]>> Sources(
        IReadOnlyList<TreePath> paths,
        string image,
        CancellationToken ct
    )
    {
        var ids = expected.Git.Entries.ToDictionary(e => e.Path, e => e.BlobId);
        var (committed, made) = (paths.Where(ids.ContainsKey).ToList(), paths.Where(p => !ids.ContainsKey(p)).ToList());
        var blobs = await context.Git.ReadBlobs([.. committed.Select(p => ids[p])], ct);
        var sources = committed.Zip(blobs).ToDictionary(b => b.First, b => b.Second);
        if (made.Count == 0)
            return sources;
        var found = await Scratch.Unstarted(
            context,
            image,
            c => ContainerFiles.ReadEach(context.Engine, c, expected.Tree.Path, made, ct),
            ct
        );
        foreach (var (path, bytes) in found.Where(f => Hash(f.Value) == expected.Made![f.Key].Sha256))
            sources[path] = bytes;
        return sources;
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
