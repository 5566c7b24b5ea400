using System.Text;
using FluentAssertions;
using Pipeline.Platform;
using Pipeline.Trees;
using Xunit;

namespace Pipeline.Tests.Trees.Access;

/// <summary>What is not read again, and what is.</summary>
public sealed class KnownEntriesTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    private FileFacts Facts => Native.Stat(_file)!;

    private TreeEntry Known =>
        SeenEntry.Of(TreePath.FromText("f"), Facts, null) with
        {
            Sha256 = "hash",
            IsReusable = true,
        };

    [Fact]
    public void What_has_not_moved_is_the_same_object()
    {
        var known = Known;

        KnownEntries.Still(known, Facts).Should().BeSameAs(known);
    }

    public static TheoryData<string> Moves => ["inode", "file system", "size", "mtime", "ctime", "kind", "unsure"];

    [Theory]
    [MemberData(nameof(Moves))]
    public void What_has_moved_or_was_never_sure_is_read_again(string what)
    {
        var known = Known;
        var earlier = what switch
        {
            "inode" => known with { Inode = known.Inode + 1 },
            "file system" => known with { FileSystem = known.FileSystem + 1 },
            "size" => known with { Size = known.Size + 1 },
            "mtime" => known with { MtimeNs = known.MtimeNs + 1 },
            "ctime" => known with { CtimeNs = known.CtimeNs - 1 },
            "kind" => known with { Kind = EntryKind.Fifo },
            _ => known with { IsReusable = false },
        };

        KnownEntries.Still(earlier, Facts).Should().BeNull();
    }

    [Fact]
    public void What_a_kept_manifest_does_not_say_is_taken_from_what_is_seen()
    {
        var known = Known;

        var still = KnownEntries.Still(known with { BornNs = 0, HardLinkOf = TreePath.FromText("a") }, Facts);

        still.Should().Be(known);
    }

    [Fact]
    public void Names_are_found_folder_by_folder_in_byte_order()
    {
        string[] paths = ["", "a", "a!", "a/b", "a/é", "a.txt", "ab", "c/a"];
        var manifest = new TreeManifest(paths.Select(p => SeenEntry.Of(TreePath.FromText(p), Facts, null)));
        var (root, below) = (new KnownEntries(manifest).In(TreePath.Root), TreePath.FromText("a"));

        Found(root, "\u0001", "a", "a!", "a.txt", "aa", "ab", "z").Should().Equal("a", "a!", "a.txt", "ab");
        Found(new KnownEntries(manifest).In(below), "a", "b", "é", "ü").Should().Equal("a/b", "a/é");
        Found(new KnownEntries(manifest).In(TreePath.FromText("ab")), "a").Should().BeEmpty();
    }

    private static IEnumerable<string> Found(KnownNames names, params string[] asked) =>
        asked.Select(n => names.At(Encoding.UTF8.GetBytes(n))).OfType<TreeEntry>().Select(e => e.Path.ToString());
}
