using Pipeline.Trees;
using Tree = Pipeline.Tests.Fixtures.Tree;

namespace Pipeline.Tests.Stages.RebuildVolume;

/// <summary>
/// A filesystem in memory that is as strict as a real one: a rename needs a free name and an existing parent, an
/// exchange two entries. It can die in the middle of a switch, which no real one does when asked.
/// </summary>
internal sealed class FakeTrees : ITreeAccess
{
    private readonly Dictionary<string, Node> _volumes = [];
    private ulong _inodes = 100;

    public string Route => "fake";

    /// <summary>Whether this file system says when an inode was made.</summary>
    public bool KeepsBirths { get; set; } = true;

    /// <summary>After how many moves the power goes; null for never.</summary>
    public int? DiesAfter { get; set; }

    /// <summary>
    /// Makes a volume of files (path and content) and folders (path and null); what would lie below a file is left out.
    /// </summary>
    public void Make(string volume, IEnumerable<(TreePath Path, string? Content)> entries)
    {
        var root = _volumes[volume] = new Node(++_inodes, null);
        foreach (var (path, content) in entries)
            Put(root, path, content);
    }

    /// <summary>As an editor saves a file: a new one in the place of the old.</summary>
    public void Edit(string volume, TreePath path, string content) =>
        Parent(volume, path).Children[path.Name] = new Node(++_inodes, content);

    /// <summary>As a file system may: a new file gets the number of one that is gone, and a birth of its own.</summary>
    public void Reuse(string volume, TreePath path, ulong inode) =>
        Parent(volume, path).Children[path.Name] = new Node(inode, "another file") { Born = (long)++_inodes };

    public TreeManifest Manifest(string volume) => new(List(_volumes[volume], TreePath.Root));

    public Task<TreeManifest> Read(TreeLocation location, ReadRequest request, CancellationToken ct)
    {
        var (volume, path) = (VolumeLocation)location;
        var under = At(volume, path) is { } node ? new TreeManifest(List(node, TreePath.Root)) : TreeManifest.Empty;
        return Task.FromResult(
            request.Only is not { } only
                ? under
                : under.Where(e =>
                    only.Any(o => e.Path == o || (!request.FactsOnly && !request.NoDescent && e.Path.IsUnder(o)))
                )
        );
    }

    public Task<ProcessTable> Processes(ProcessLocation location, CancellationToken ct) =>
        throw new NotSupportedException();

    public Task<TreeManifest?> OwnLayer(ProcessLocation location, CancellationToken ct) =>
        throw new NotSupportedException();

    public Task Copy(VolumeLocation from, VolumeLocation to, CancellationToken ct)
    {
        var target = At(to.Volume, to.Path);
        if (target is { Children.Count: > 0 } or { Content: not null })
            throw new TreeException($"{to} is not empty");
        var copy = Clone(At(from.Volume, from.Path) ?? throw new TreeException($"{from} does not exist"));
        if (to.Path.IsRoot)
            _volumes[to.Volume] = copy;
        else
            Parent(to.Volume, to.Path).Children[to.Path.Name] = copy;
        return Task.CompletedTask;
    }

    public Task Switch(
        VolumeLocation root,
        IReadOnlyList<SwitchMove> moves,
        IReadOnlyList<DirectoryTime> restoreMtimes,
        CancellationToken ct
    )
    {
        foreach (var (index, move) in moves.Index())
        {
            if (index == DiesAfter)
                throw new IOException("the power went");
            Carry(root.Volume, move);
        }

        return Task.CompletedTask;
    }

    public Task Remove(VolumeLocation location, CancellationToken ct)
    {
        if (At(location.Volume, location.Path.Parent) is { } parent)
            parent.Children.Remove(location.Path.Name);
        return Task.CompletedTask;
    }

    public Task MakeDirectory(VolumeLocation location, int mode, CancellationToken ct)
    {
        Parent(location.Volume, location.Path).Children.Add(location.Path.Name, new Node(++_inodes, null));
        return Task.CompletedTask;
    }

    public Task Synchronize(VolumeLocation from, VolumeLocation to, SyncPlan plan, CancellationToken ct) =>
        throw new NotSupportedException();

    public Task<SpaceReport> Space(string volume, CancellationToken ct) => throw new NotSupportedException();

    public Task Flush(string volume, CancellationToken ct) => throw new NotSupportedException();

    private void Carry(string volume, SwitchMove move)
    {
        var (from, to) = move switch
        {
            Exchange e => (e.First, e.Second),
            Rename r => (r.From, r.To),
            _ => throw new ArgumentException("no move"),
        };
        var (source, target) = (Parent(volume, from).Children, Parent(volume, to).Children);
        var moved = source.GetValueOrDefault(from.Name) ?? throw new TreeException($"{from} does not exist");
        if (move is Exchange)
            source[from.Name] = target.GetValueOrDefault(to.Name) ?? throw new TreeException($"{to} does not exist");
        else if (target.ContainsKey(to.Name))
            throw new TreeException($"{to} exists");
        else
            source.Remove(from.Name);
        target[to.Name] = moved;
    }

    private void Put(Node root, TreePath path, string? content)
    {
        var at = root;
        foreach (var folder in path.Ancestors())
            at =
                at.Content is not null ? at
                : at.Children.TryGetValue(folder.Name, out var next) ? next
                : at.Children[folder.Name] = new Node(++_inodes, null);
        if (!path.IsRoot && at.Content is null && !at.Children.ContainsKey(path.Name))
            at.Children[path.Name] = new Node(++_inodes, content);
    }

    private Node? At(string volume, TreePath path)
    {
        Node? at = _volumes[volume];
        foreach (var part in path.IsRoot ? [] : path.Raw.Split('/'))
            at = at?.Children.GetValueOrDefault(part);
        return at;
    }

    private Node Parent(string volume, TreePath path) =>
        At(volume, path.Parent) is { Content: null } parent
            ? parent
            : throw new TreeException($"{path.Parent} is no folder");

    private Node Clone(Node node)
    {
        var copy = new Node(++_inodes, node.Content);
        foreach (var (name, child) in node.Children)
            copy.Children[name] = Clone(child);
        return copy;
    }

    private IEnumerable<TreeEntry> List(Node node, TreePath path)
    {
        var entry = node.Content is null
            ? Tree.Entry(path, EntryKind.Directory, 0b111_101_101)
            : Tree.Entry($"x={node.Content}") with
            {
                Path = path,
            };
        return node
            .Children.SelectMany(c => List(c.Value, path / TreePath.FromRaw(c.Key)))
            .Prepend(entry with { Inode = node.Inode, BornNs = KeepsBirths ? node.Born : 0 });
    }

    private sealed record Node(ulong Inode, string? Content)
    {
        public long Born { get; init; } = (long)Inode;

        public SortedDictionary<string, Node> Children { get; } = new(StringComparer.Ordinal);
    }
}
