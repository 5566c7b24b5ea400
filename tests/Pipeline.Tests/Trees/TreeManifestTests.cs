using System.Text;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

public sealed class TreeManifestTests
{
    private static readonly TreeManifest Tree = new([
        Made.Folder(""),
        Made.Folder("a"),
        Made.File("a/x, y=%", "1"),
        Made.File("end", "2") with
        {
            XAttrs = [new("user.n\n=", "00ff"), new("user.e", "")],
        },
        Made.File("h1", "3", links: 3) with
        {
            HardLinkOf = TreePath.FromText("a/h0"),
        },
        Made.File("a/h0", "3", links: 3),
        Made.File("h2", "3", links: 3) with
        {
            HardLinkOf = TreePath.FromText("a/h0"),
        },
        Made.File("= no end", ""),
        Made.Folder("l") with
        {
            Kind = EntryKind.Symlink,
            LinkTarget = "",
            Path = TreePath.FromBytes([0xff, (byte)'\n']),
        },
    ])
    {
        StartedNs = 42,
        Unsettled = [TreePath.Root, TreePath.FromText("a/x, y=%")],
        UnreadNamespaces = ["trusted"],
    };

    [Fact]
    public void A_written_manifest_reads_back_equal()
    {
        var read = TreeManifest.Read(Written(Tree));
        read.Fingerprint.Should().Be(Tree.Fingerprint);
        read.Entries.Select(e => e with { XAttrs = [] })
            .Should()
            .Equal(Tree.Entries.Select(e => e with { XAttrs = [] }));
        read.Entries.SelectMany(e => e.XAttrs).Should().Equal(Tree.Entries.SelectMany(e => e.XAttrs));
        (read.StartedNs, read.Unsettled.Count, read.Unsettled[0].IsRoot, read.UnreadNamespaces[0])
            .Should()
            .Be((42, 2, true, "trusted"));
    }

    [Fact]
    public void A_manifest_cut_anywhere_or_changed_is_refused()
    {
        var whole = Written(Tree).ToArray();
        for (var length = 0; length < whole.Length - 1; length += 7)
        {
            FluentActions
                .Invoking(() => TreeManifest.Read(new MemoryStream(whole, 0, length)))
                .Should()
                .Throw<FormatException>();
        }

        var text = Encoding.ASCII.GetString(whole).Replace(" 644 0 0 ", " 666 0 0 ", StringComparison.Ordinal);
        FluentActions
            .Invoking(() => TreeManifest.Read(new MemoryStream(Encoding.ASCII.GetBytes(text))))
            .Should()
            .Throw<FormatException>()
            .WithMessage("*fingerprint*");
    }

    [Fact]
    public void The_fingerprint_ignores_inode_and_ctime_and_nothing_else()
    {
        TreeManifest With(Func<TreeEntry, TreeEntry> change) =>
            new(Tree.Entries.Select(e => e.Path.Raw == "end" ? change(e) : e));
        With(e => e with { Inode = 99, CtimeNs = 99, FileSystem = 9, Links = 4 })
            .Fingerprint.Should()
            .Be(Tree.Fingerprint);
        Func<TreeEntry, TreeEntry>[] changes =
        [
            e => e with { Mode = 0 },
            e => e with { Uid = 1 },
            e => e with { Gid = 1 },
            e => e with { Size = 9 },
            e => e with { MtimeNs = 5_000_000_002 },
            e => e with { Sha256 = null },
            e => e with { XAttrs = [] },
            e => e with { LinkTarget = "x" },
            e => e with { Device = "1:3" },
            e => e with { HardLinkOf = TreePath.FromText("a/h0") },
            e => e with { Kind = EntryKind.Fifo },
        ];
        changes.Select(c => With(c).Fingerprint).Append(Tree.Fingerprint).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_subtree_has_its_own_root_and_link_groups()
    {
        var sub = Tree.Under(TreePath.FromText("a"));
        sub.Entries.Select(e => e.Path.Raw).Should().Equal("", "h0", "x, y=%");
        sub.Unsettled.Select(p => p.Raw).Should().Equal("x, y=%");
        Tree.Where(e => e.Path.Parent.IsRoot)[TreePath.FromText("h2")].HardLinkOf?.Raw.Should().Be("h1");
    }

    [Fact]
    public void A_subtree_is_what_lies_in_the_folder_and_not_what_begins_with_its_name()
    {
        var tree = Made.Tree(
            Made.Folder(""),
            Made.Folder("a"),
            Made.File("a-b", ""),
            Made.File("a.txt", ""),
            Made.File("a/0", ""),
            Made.File("a/z", ""),
            Made.File("a0", ""),
            Made.File("b", "")
        );
        tree.AtOrUnder(TreePath.FromText("a")).Select(e => e.Path.Raw).Should().Equal("a", "a/0", "a/z");
        tree.AtOrUnder(TreePath.Root).Should().Equal(tree.Entries);
        tree.AtOrUnder(TreePath.FromText("c")).Should().BeEmpty();
        tree.Entries.Select(e => tree.IndexOf(e.Path)).Should().Equal(Enumerable.Range(0, 8));
        tree.IndexOf(TreePath.FromText("a/1")).Should().Be(-1);
        tree.Find(TreePath.FromText("z")).Should().BeNull();
    }

    [Fact]
    public void What_another_tree_has_in_the_same_way_is_shared_and_nothing_else()
    {
        TreeManifest Of(params TreeEntry[] more) => Made.Tree([Made.Folder(""), Made.File("same", "1"), .. more]);
        var linked = Made.File("linked", "1") with { Links = 2 };
        var other = Of(Made.File("content", "1"), Made.File("there", ""), linked with { Inode = 7 });
        var one = Of(Made.File("content", "2"), Made.File("here", ""), linked);

        var shared = one.Sharing(other);

        shared.Fingerprint.Should().Be(one.Fingerprint);
        shared
            .Entries.Where(e => other.Find(e.Path) is { } there && ReferenceEquals(there, e))
            .Select(e => e.Path.Raw)
            .Should()
            .Equal("", "same");
        shared[TreePath.FromText("linked")].Inode.Should().Be(linked.Inode);
    }

    [Fact]
    public void Two_entries_of_one_path_are_refused() =>
        FluentActions
            .Invoking(() => Made.Tree(Made.Folder("a"), Made.File("a", "")))
            .Should()
            .Throw<ArgumentException>();

    [Fact]
    public void Code_ignores_owner_and_mtime_but_not_mode_content_or_unexpected_files()
    {
        var found = new TreeManifest(
            Tree.Entries.Select(e => e with { Uid = 5, MtimeNs = 6, XAttrs = [], HardLinkOf = null })
                .Append(Made.Folder("empty"))
        );
        TreeComparison
            .Compare(Tree, found, Aspects.Code)
            .Select(d => d.ToString())
            .Should()
            .Equal("empty: Unexpected, expected absent, found directory");
        var mode = new TreeManifest(
            Tree.Entries.Select(e => e.Path.Raw == "end" ? e with { Mode = 0b111_101_101 } : e)
        );
        TreeComparison
            .Compare(Tree, mode, Aspects.Code)
            .Should()
            .Equal(new TreeDifference(TreePath.FromText("end"), DifferenceKind.Mode, "0644", "0755"));
    }

    [Fact]
    public void Content_that_was_not_hashed_cannot_be_compared()
    {
        var bare = Made.Tree(Made.File("f", "") with { Sha256 = null });
        FluentActions
            .Invoking(() => TreeComparison.Compare(bare, bare, Aspects.Code))
            .Should()
            .Throw<InvalidOperationException>();
        TreeComparison.Compare(bare, bare, Aspects.Mode).Select(d => d.ToString()).Should().BeEmpty();
    }

    private static MemoryStream Written(TreeManifest manifest)
    {
        var stream = new MemoryStream();
        manifest.Write(stream);
        stream.Position = 0;
        return stream;
    }
}
