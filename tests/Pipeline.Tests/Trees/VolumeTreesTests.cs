using Pipeline.Platform;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

[Collection(TreeEngine.Collection)]
[Trait("Needs", "engine")]
public sealed class VolumeTreesTests(TreeEngine engine)
{
    [Fact]
    public async Task Both_routes_read_the_same_from_the_nastiest_tree()
    {
        var volume = new VolumeLocation(await engine.NastyVolume());
        var direct = await (await engine.Access(VolumeAccessMode.Direct)).Read(volume, ReadRequest.Full, default);
        var helper = await (await engine.Access(VolumeAccessMode.Helper)).Read(volume, ReadRequest.Full, default);

        TreeComparison.Compare(direct, helper, Aspects.Everything).Select(d => d.ToString()).Should().BeEmpty();
        direct.Fingerprint.Should().Be(helper.Fingerprint);
        direct.Unsettled.Should().BeEmpty();
        direct.UnreadNamespaces.Should().BeEmpty();
        helper.UnreadNamespaces.Should().BeEmpty();
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task Every_nasty_property_is_seen(VolumeAccessMode mode)
    {
        var tree = await (await engine.Access(mode)).Read(
            new VolumeLocation(await engine.NastyVolume()),
            ReadRequest.Full,
            default
        );
        TreeEntry At(string path) => tree[TreePath.FromText(path)];

        tree.Root.Should()
            .BeEquivalentTo(
                new
                {
                    Kind = EntryKind.Directory,
                    Mode = Convert.ToInt32("1751", 8),
                    Uid = 11L,
                    Gid = 12L,
                    MtimeNs = 999999999999999999L,
                }
            );
        tree.Root!.XAttrs.Should().Equal(new XAttr("user.root", "72"));
        At("before1970").MtimeNs.Should().Be(-1_250_000_001);
        At("far-future").MtimeNs.Should().Be(4102444800123456789);
        At("dangling")
            .Should()
            .BeEquivalentTo(
                new
                {
                    Kind = EntryKind.Symlink,
                    LinkTarget = "nowhere",
                    MtimeNs = 1000000000000000001L,
                }
            );
        At("dangling").XAttrs.Should().Equal(new XAttr("trusted.onlink", "31"));
        At("char")
            .Should()
            .BeEquivalentTo(
                new
                {
                    Kind = EntryKind.CharDevice,
                    Device = "1:3",
                    Uid = 5L,
                }
            );
        At("block").Should().BeEquivalentTo(new { Kind = EntryKind.BlockDevice, Device = "7:12c" });
        At("fifo").Kind.Should().Be(EntryKind.Fifo);
        At("socket").Kind.Should().Be(EntryKind.Socket);
        At("setuid").Mode.Should().Be(Convert.ToInt32("6755", 8));
        At("owned").Uid.Should().Be(4000000000);
        At("mode000").Sha256.Should().Be("2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b");
        At("capable").XAttrs.Should().ContainSingle(x => x.Name == "security.capability");
        At("acl").XAttrs.Select(x => x.Name).Should().Equal("system.posix_acl_access", "system.posix_acl_default");
        At("plain")
            .XAttrs.Select(x => x.Name)
            .Should()
            .Equal("system.posix_acl_access", "trusted.hidden", "user.empty", "user.note", "user.odd=na\nme\u00ff");
        At("a-hard0").HardLinkOf.Should().BeNull();
        At("hard1").HardLinkOf.Should().Be(TreePath.FromText("a-hard0"));
        At("with space/hard2").HardLinkOf.Should().Be(TreePath.FromText("a-hard0"));
        tree.Contains(TreePath.FromBytes([.. "not-utf8-"u8, 0xff, 0xfe])).Should().BeTrue();
        tree.Contains(TreePath.FromText("new\nline")).Should().BeTrue();
        At("sparse").Size.Should().Be(20 << 20);
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task A_place_that_does_not_exist_is_an_empty_manifest_and_a_missing_volume_is_an_error_and_not_created(
        VolumeAccessMode mode
    )
    {
        var access = await engine.Access(mode);
        var volume = new VolumeLocation(await engine.Volume("mkdir a"));
        (await access.Read(volume / TreePath.FromText("a/b/c"), ReadRequest.Full, default)).Entries.Should().BeEmpty();

        var missing = () => access.Read(new VolumeLocation("trees-tests-missing"), ReadRequest.Full, default);
        await missing.Should().ThrowAsync<Docker.DockerNotFoundException>();
        (await engine.Engine.Volumes.TryInspect("trees-tests-missing")).Should().BeNull();
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task Facts_of_named_paths_need_no_descent_and_no_hash(VolumeAccessMode mode)
    {
        var access = await engine.Access(mode);
        var volume = new VolumeLocation(await engine.Volume("mkdir -p a/b; echo x >a/b/c; echo y >f"));
        TreePath[] only =
        [
            TreePath.FromText("a"),
            TreePath.FromText("f"),
            TreePath.FromText("gone/x"),
            TreePath.FromText("gone"),
        ];
        var facts = await access.Read(volume, new ReadRequest(Only: only, FactsOnly: true), default);

        facts.Entries.Select(e => e.Path.ToString()).Should().Equal("a", "f");
        facts.Entries.Should().OnlyContain(e => e.Inode > 0 && e.Sha256 == null);
        var read = await access.Read(volume, new ReadRequest(Only: only), default);
        read.Entries.Select(e => e.Path.ToString()).Should().Equal("a", "a/b", "a/b/c", "f");
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task A_tree_of_any_size_can_be_listed_without_a_hash(VolumeAccessMode mode)
    {
        var access = await engine.Access(mode);
        var volume = new VolumeLocation(await engine.Volume("mkdir -p a/b; echo x >a/b/c; echo y >f"));

        var listed = await access.Read(volume, new ReadRequest(Unhashed: true), default);

        listed.Entries.Select(e => e.Path.ToString()).Should().Equal(".", "a", "a/b", "a/b/c", "f");
        listed.Entries.Should().OnlyContain(e => e.Sha256 == null);
        listed[TreePath.FromText("f")].Size.Should().Be(2);
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task A_single_file_can_be_read_and_removed(VolumeAccessMode mode)
    {
        var access = await engine.Access(mode);
        var file = new VolumeLocation(await engine.Volume("mkdir a; printf secret >a/f")) / TreePath.FromText("a/f");
        (await access.Read(file, ReadRequest.Full, default)).Root!.Sha256.Should().StartWith("2bb80d53");
        await access.Remove(file, default);
        await access.Remove(file, default);
        (await access.Read(file, ReadRequest.Full, default)).Root.Should().BeNull();
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task Space_counts_bytes_and_inodes(VolumeAccessMode mode)
    {
        var space = await (await engine.Access(mode)).Space(await engine.Volume(), default);
        space.BytesFree.Should().BePositive();
        space.InodesFree.Should().BePositive();
    }

    /// <summary>As deep as programs can make it, which no path of the kernel is long enough for.</summary>
    [Fact]
    public async Task A_tree_deeper_than_the_longest_path_is_read_whole()
    {
        var access = await engine.Access(VolumeAccessMode.Direct);
        var name = new string('d', 250);
        var volume = new VolumeLocation(
            await engine.Volume($"for i in $(seq 40); do mkdir {name}; cd {name}; done; printf secret >f")
        );

        var read = await access.Read(volume, ReadRequest.Full, default);

        read.Entries.Should().HaveCount(42);
        read.Entries[^1].Sha256.Should().StartWith("2bb80d53");
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task Named_places_are_read_with_content_and_without_what_is_below_them(VolumeAccessMode mode)
    {
        var access = await engine.Access(mode);
        var volume = new VolumeLocation(
            await engine.Volume("mkdir a; printf secret >f; touch a/b; setfattr -n user.x a")
        );

        var read = await access.Read(
            volume,
            new ReadRequest(Only: [TreePath.Root, .. new[] { "a", "f", "gone" }.Select(TreePath.FromText)])
            {
                NoDescent = true,
            },
            default
        );

        read.Entries.Select(e => e.Path.ToString()).Should().Equal(".", "a", "f");
        read[TreePath.FromText("f")].Sha256.Should().StartWith("2bb80d53");
        read[TreePath.FromText("a")].XAttrs.Should().Equal(new XAttr("user.x", ""));
    }
}
