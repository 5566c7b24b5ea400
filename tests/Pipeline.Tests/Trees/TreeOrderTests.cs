using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

/// <summary>Folders that were listed one by one come together in byte order, as one sorted list would.</summary>
public sealed class TreeOrderTests
{
    private static readonly string[] Names = ["a", "a-", "a.b", "a0", "A", "\u0001", "ÿ", "ab", "a-.b"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Listed_folder_by_folder_is_in_byte_order(int seed)
    {
        var random = new Random(seed);
        var below = new Dictionary<TreePath, List<TreeEntry>>();
        Grow(below, Entry(TreePath.Root, EntryKind.Directory), random, depth: 4);

        var joined = TreeOrder.Joined([Entry(TreePath.Root, EntryKind.Directory)], below);

        joined.Should().HaveCountGreaterThan(50);
        joined
            .Select(e => e.Path)
            .Should()
            .Equal(below.Values.SelectMany(b => b).Select(e => e.Path).Append(TreePath.Root).Order());
    }

    private static void Grow(Dictionary<TreePath, List<TreeEntry>> below, TreeEntry folder, Random random, int depth)
    {
        below[folder.Path] =
        [
            .. random
                .GetItems(Names, 6)
                .Distinct()
                .Select(n => Entry(folder.Path / TreePath.FromRaw(n), Kind(random, depth)))
                .OrderBy(e => e.Path),
        ];
        foreach (var inner in below[folder.Path].Where(e => e.Kind == EntryKind.Directory))
            Grow(below, inner, random, depth - 1);
    }

    private static EntryKind Kind(Random random, int depth) =>
        depth > 0 && random.Next(2) == 0 ? EntryKind.Directory : EntryKind.File;

    private static TreeEntry Entry(TreePath path, EntryKind kind) =>
        new(path, kind, 0, 0, 0, 0, 0, 0, 0, 1, null, null, null, [], null);
}
