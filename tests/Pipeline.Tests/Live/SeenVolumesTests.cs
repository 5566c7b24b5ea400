using Pipeline.Tests.Trees;
using Pipeline.Trees;

namespace Pipeline.Tests.Live;

/// <summary>What a run knows of a volume from an earlier one.</summary>
public sealed class SeenVolumesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("seen-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_need_not_be_read_again_is_kept_in_the_file_and_no_more()
    {
        var read = Hot(await Tree(), "b");

        var kept = Again(read);

        kept.Entries.Where(e => !e.IsReusable).Select(e => e.Path.ToString()).Should().Equal("b");
        (kept.Boot, kept.Fingerprint).Should().Be((read.Boot, read.Fingerprint));
        TreeManifest.Read(Written(read.Write)).Entries.Should().NotContain(e => e.IsReusable);
    }

    [Fact]
    public async Task A_file_that_has_not_moved_is_not_read_again_and_one_that_has_is()
    {
        var forged = Again(Forged(await Tree()));
        File.WriteAllText(Path.Combine(_folder, "a"), "other");

        var now = await Read(forged);

        now[TreePath.FromText("a")].Sha256.Should().NotBe(Nothing);
        now[TreePath.FromText("b")].Sha256.Should().Be(Nothing);
    }

    [Fact]
    public async Task After_another_start_of_the_kernel_everything_is_read()
    {
        var read = Forged(await Tree());
        var before = new TreeManifest(read.Entries) { Boot = "the start before" };

        var now = await Read(Again(before));

        now.Entries.Should().NotContain(e => e.Sha256 == Nothing);
    }

    private static string Nothing { get; } = new('0', 64);

    private Task<TreeManifest> Read(TreeManifest? prior) =>
        FolderShell.Access.Read(new VolumeLocation(_folder), new ReadRequest(prior), default);

    private async Task<TreeManifest> Tree()
    {
        foreach (var name in new[] { "a", "b", "c d\n=%" })
            File.WriteAllText(Path.Combine(_folder, name), name);
        return await Read(null);
    }

    private static TreeManifest Hot(TreeManifest tree, string hot) =>
        Changed(tree, e => e with { IsReusable = e.Path != TreePath.FromText(hot) });

    private static TreeManifest Forged(TreeManifest tree) =>
        Changed(tree, e => e with { IsReusable = true, Sha256 = e.Kind == EntryKind.File ? Nothing : null });

    private static TreeManifest Changed(TreeManifest tree, Func<TreeEntry, TreeEntry> change) =>
        new(tree.Entries.Select(change)) { Boot = tree.Boot, StartedNs = tree.StartedNs };

    private static TreeManifest Again(TreeManifest tree) => TreeManifest.Read(Written(tree.WriteReusable));

    private static MemoryStream Written(Action<Stream> write)
    {
        var file = new MemoryStream();
        write(file);
        file.Position = 0;
        return file;
    }
}
