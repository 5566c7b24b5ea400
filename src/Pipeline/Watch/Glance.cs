using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Watching;

/// <summary>
/// What a look costs little for: who runs, and the names and facts of all files that a proof would speak of. While it
/// stays the same, so does the proof.
/// </summary>
internal sealed class Glance(StackContext context, ReleaseHistory history)
{
    private readonly Dictionary<CodeTree, ExpectedCode> _expected = [];

    private Closing Closing => history.LastVerified!.Closing!;

    /// <summary>A fingerprint of it all.</summary>
    public async Task<string> Of(IReadOnlyList<ContainerDetails> containers, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var container in containers.OrderBy(c => c.Id, StringComparer.Ordinal))
        {
            Add(hash, $"{container.Id} {container.State.Running} {container.State.Pid} {container.State.StartedAt:O}");
            if (!container.State.Running)
                continue;
            foreach (var placement in Placements(container))
                await AddCode(hash, container, placement, ct);
            await AddLayer(hash, container, ct);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private IReadOnlyList<Placement> Placements(ContainerDetails container) =>
        [
            .. context.Stack.Placements.Where(p =>
                p.Service.Name == container.Config.Labels.GetValueOrDefault(Labels.ComposeService)
            ),
        ];

    private async Task AddCode(
        IncrementalHash hash,
        ContainerDetails container,
        Placement placement,
        CancellationToken ct
    )
    {
        var expected = await Expected(placement.Tree, ct);
        var facts = await context.Trees.Read(
            new ProcessLocation(container.Id, container.State.Pid, placement.Tree.Path),
            new ReadRequest(Unhashed: true),
            ct
        );
        var (committed, ignored) = (expected.Git.AsManifest(), Ignored.In(placement.Tree));
        var isOther = NoCode.In(context.Stack, placement, facts, expected.Made);
        foreach (var entry in facts.Entries)
            if (
                entry.Path == expected.MarkerPath
                || committed.Contains(entry.Path)
                || expected.Made?.Contains(entry.Path) == true
                || !(isOther(entry.Path) || ignored(entry.Path))
            )
                Add(hash, Facts(entry));
    }

    private async Task AddLayer(IncrementalHash hash, ContainerDetails container, CancellationToken ct)
    {
        var root = new ProcessLocation(container.Id, container.State.Pid, "/");
        if (await context.Trees.OwnLayer(root, ct) is { } layer)
        {
            foreach (var entry in layer.Entries.Where(e => IsInTheLayer(e, container)))
                Add(hash, Facts(entry));
            return;
        }

        foreach (var change in await context.Engine.Containers.Changes(container.Id, ct))
            if (PutThere.MayRun($"{change.Path}", isExecutable: false))
                Add(hash, $"{change.Kind} {change.Path}");
    }

    private static bool IsInTheLayer(TreeEntry entry, ContainerDetails container) =>
        entry.Kind != EntryKind.Directory
        && PutThere.MayRun($"/{entry.Path}", (entry.Mode & 0b001_001_001) != 0)
        && !container.AllMounts.Any(m => ContainerPath.Covers(m.Destination, $"/{entry.Path}"));

    private async Task<ExpectedCode> Expected(CodeTree tree, CancellationToken ct)
    {
        if (_expected.TryGetValue(tree, out var known))
            return known;
        var nonce = history.NonceOf(Closing.Commit) ?? "never drawn";
        var expected = await Expectations.For(context, tree, Closing.Commit, nonce, ct);
        return _expected[tree] = Closing.Images.TryGetValue(context.Stack.ImageOf(tree), out var image)
            ? await MadeByBuild.With(context, expected, image, ct)
            : expected;
    }

    /// <summary>A folder's times move with whatever a service keeps in it.</summary>
    private static string Facts(TreeEntry e) =>
        e.Kind == EntryKind.Directory
            ? string.Create(CultureInfo.InvariantCulture, $"{e.Path.Raw}\0d {e.Mode} {e.Uid} {e.Gid}")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{e.Path.Raw}\0{e.Kind} {e.Mode} {e.Uid} {e.Gid} {e.Size} {e.MtimeNs} {e.CtimeNs} {e.Inode} "
                    + $"{e.FileSystem} {e.LinkTarget}"
            );

    private static void Add(IncrementalHash hash, string line) => hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
}
