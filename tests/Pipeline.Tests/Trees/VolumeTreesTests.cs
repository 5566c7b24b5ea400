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
    public async Task A_copy_of_the_nastiest_tree_is_equal_and_keeps_its_holes(VolumeAccessMode mode)
    {
        var access = await engine.Access(mode);
        var (from, to) = (new VolumeLocation(await engine.NastyVolume()), new VolumeLocation(await engine.Volume()));
        await access.Copy(from, to, default);
        await access.Flush(to.Volume, default);

        var (source, copy) = (
            await access.Read(from, ReadRequest.Full, default),
            await access.Read(to, ReadRequest.Full, default)
        );
        TreeComparison.Compare(source, copy, Aspects.Everything).Select(d => d.ToString()).Should().BeEmpty();
        copy.Fingerprint.Should().Be(source.Fingerprint);
        await engine.Change(to.Volume, "test $(stat -c %b sparse) -lt 1000");
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task A_copy_into_a_folder_that_does_not_exist_yet_makes_it(VolumeAccessMode mode)
    {
        var access = await engine.Access(mode);
        var volume = new VolumeLocation(await engine.Volume("mkdir -p a/b; echo x >a/b/c; ln -s b a/l; chmod 700 a"));
        await access.Copy(volume / TreePath.FromText("a"), volume / TreePath.FromText("copy"), default);

        var tree = await access.Read(volume, ReadRequest.Full, default);
        TreeComparison
            .Compare(tree.Under(TreePath.FromText("a")), tree.Under(TreePath.FromText("copy")), Aspects.Everything)
            .Select(d => d.ToString())
            .Should()
            .BeEmpty();
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task A_copy_into_a_folder_that_holds_something_is_refused(VolumeAccessMode mode)
    {
        var access = await engine.Access(mode);
        var (from, to) = (
            new VolumeLocation(await engine.Volume("echo 1 >a")),
            new VolumeLocation(await engine.Volume("echo 2 >b"))
        );
        var copy = () => access.Copy(from, to, default);

        await copy.Should().ThrowAsync<TreeException>().WithMessage("*target is not empty*");
        (await access.Read(to, ReadRequest.Full, default)).Entries.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_copy_that_would_lose_the_immutable_flag_is_refused_by_name()
    {
        var access = await engine.Access(VolumeAccessMode.Direct);
        var volume = await engine.Volume("echo 1 >frozen");
        var file = Path.Combine((await engine.Engine.Volumes.Inspect(volume)).Mountpoint, "frozen");
        await new Command("chattr", "+i", file).Run(default);
        try
        {
            var target = new VolumeLocation(await engine.Volume());
            var copy = () => access.Copy(new VolumeLocation(volume), target, default);
            await copy.Should().ThrowAsync<TreeException>().WithMessage("*cannot be kept*frozen*");
        }
        finally
        {
            await new Command("chattr", "-i", file).Run(default);
        }
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task A_path_through_a_symlink_is_refused_by_name(VolumeAccessMode mode)
    {
        var access = await engine.Access(mode);
        var volume = new VolumeLocation(await engine.Volume("mkdir real; ln -s /etc workspace; ln -s ../.. real/up"));
        var inside = volume / TreePath.FromText("workspace/trading");
        Func<Task>[] attempts =
        [
            () => access.Read(inside, ReadRequest.Full, default),
            () => access.Read(volume, new ReadRequest(Only: [TreePath.FromText("real/up/x")]), default),
            () => access.Copy(inside, volume / TreePath.FromText("x"), default),
            () => access.Copy(volume / TreePath.FromText("real"), inside, default),
            () => access.Remove(inside, default),
            () => access.MakeDirectory(inside, 0b111_101_101, default),
            () =>
                access.Switch(
                    volume,
                    [new Rename(TreePath.FromText("workspace/passwd"), TreePath.FromText("x"))],
                    [],
                    default
                ),
            () => access.Switch(volume, [], [new DirectoryTime(TreePath.FromText("workspace"), 0)], default),
        ];
        foreach (var attempt in attempts)
        {
            (await attempt.Should().ThrowAsync<TreeException>())
                .Which.Message.Should()
                .MatchRegex("workspace|real/up|component up");
        }
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task A_symlink_as_the_place_itself_is_read_and_copied_as_a_link_whatever_it_points_to(
        VolumeAccessMode mode
    )
    {
        var access = await engine.Access(mode);
        var volume = new VolumeLocation(
            await engine.Volume(
                "mkdir real; echo x >real/f; ln -s real folder; ln -s real/f file; ln -s gone dangling; ln -s /etc out"
            )
        );
        var copies = new VolumeLocation(await engine.Volume());
        foreach (var name in new[] { "folder", "file", "dangling", "out" })
        {
            await access.Copy(volume / TreePath.FromText(name), copies / TreePath.FromText(name), default);
            (await access.Read(copies / TreePath.FromText(name), ReadRequest.Full, default))
                .Entries.Should()
                .ContainSingle()
                .Which.Kind.Should()
                .Be(EntryKind.Symlink);
        }

        var (source, copy) = (
            await access.Read(volume, ReadRequest.Full, default),
            await access.Read(copies, ReadRequest.Full, default)
        );
        TreeComparison
            .Compare(
                source.Where(e => e.Kind == EntryKind.Symlink),
                copy.Where(e => e.Kind == EntryKind.Symlink),
                Aspects.Everything
            )
            .Select(d => d.ToString())
            .Should()
            .BeEmpty();
        var through = () =>
            access.Copy(volume / TreePath.FromText("real/f"), copies / TreePath.FromText("file"), default);
        await through.Should().ThrowAsync<TreeException>().WithMessage("*symlink on the way: ./file*");
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

    [Theory]
    [InlineData("printf EDITED >f", DifferenceKind.Content)]
    [InlineData("t=$(stat -c %.9Y f); printf changed >f; touch -d @$t f", DifferenceKind.Content)]
    [InlineData("rm f", DifferenceKind.Missing)]
    [InlineData("mkdir new", DifferenceKind.Unexpected)]
    [InlineData("chmod 600 f", DifferenceKind.Mode)]
    [InlineData("chown 1 f", DifferenceKind.Owner)]
    [InlineData("rm f; mkdir f", DifferenceKind.Kind)]
    [InlineData("touch -d @1.000000001 f", DifferenceKind.Mtime)]
    [InlineData("ln -sfn elsewhere l", DifferenceKind.LinkTarget)]
    [InlineData("setfattr -n user.x -v y f", DifferenceKind.XAttrs)]
    [InlineData("cp -a h2 h3; mv h3 h2", DifferenceKind.HardLink)]
    public async Task Each_kind_of_change_is_found(string change, DifferenceKind expected)
    {
        var access = await engine.Access(VolumeAccessMode.Direct);
        var volume = new VolumeLocation(
            await engine.Volume("printf content >f; printf h >h1; ln h1 h2; ln -s target l")
        );
        var before = await access.Read(volume, ReadRequest.Full, default);
        await engine.Change(volume.Volume, change.Replace("changed", "c0ntent", StringComparison.Ordinal));
        var after = await access.Read(volume, ReadRequest.Full, default);

        TreeComparison.Compare(before, after, Aspects.Everything).Select(d => d.Kind).Should().Contain(expected);
        TreeComparison.Compare(before, before, Aspects.Everything).Select(d => d.ToString()).Should().BeEmpty();
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task An_edit_with_the_same_size_and_mtime_is_found_with_and_without_a_prior_manifest(
        VolumeAccessMode mode
    )
    {
        var access = await engine.Access(mode);
        var volume = new VolumeLocation(
            await engine.Volume("printf content >f; printf same >g; printf -- - >'new\nline'")
        );
        var prior = new TreeManifest((await access.Read(volume, ReadRequest.Full, default)).Entries)
        {
            StartedNs = long.MaxValue,
        };
        await engine.Change(volume.Volume, "t=$(stat -c %.9Y f); printf c0ntent >f; touch -d @$t f");

        foreach (var request in new[] { ReadRequest.Full, new ReadRequest(prior) })
        {
            var differences = TreeComparison.Compare(
                prior,
                await access.Read(volume, request, default),
                Aspects.Everything
            );
            differences.Select(d => (d.Path.ToString(), d.Kind)).Should().Equal(("f", DifferenceKind.Content));
        }
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task Hash_and_attributes_of_a_prior_look_are_taken_over_where_they_may_be_and_only_there(
        VolumeAccessMode mode
    )
    {
        var access = await engine.Access(mode);
        var volume = new VolumeLocation(
            await engine.Volume(
                "printf x >f; printf y >'odd\nname'; touch -d @-1.5 old; mkdir d; mkfifo p; ln -s f l; "
                    + "setfattr -n user.kept -v 1 f d"
            )
        );
        var read = await access.Read(volume, ReadRequest.Full, default);
        IReadOnlyList<XAttr> never = [new("user.never", "00")];
        TreeManifest Forged(bool isReusable) =>
            new(
                read.Entries.Select(e =>
                    e with
                    {
                        Sha256 = e.Kind == EntryKind.File ? new string('0', 64) : null,
                        XAttrs = never,
                        IsReusable = isReusable,
                    }
                )
            )
            {
                Boot = read.Boot,
            };

        var reused = await access.Read(volume, new ReadRequest(Forged(true)), default);
        reused.Entries.Where(e => e.Kind == EntryKind.File).Should().OnlyContain(e => e.Sha256!.StartsWith("0000"));
        reused.Entries.Should().HaveCount(read.Entries.Count).And.OnlyContain(e => e.XAttrs.SequenceEqual(never));
        var hot = await access.Read(volume, new ReadRequest(Forged(false)), default);
        TreeComparison.Compare(read, hot, Aspects.Everything).Select(d => d.ToString()).Should().BeEmpty();
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

    [Fact]
    public async Task Reading_and_copying_while_a_program_writes_reports_what_moved_and_does_not_fail()
    {
        var access = await engine.Access(VolumeAccessMode.Direct);
        var volume = await engine.Volume("for i in $(seq 2000); do echo $i >f$i; done");
        var writer = await engine.Start(spec =>
            spec with
            {
                Command =
                [
                    "bash",
                    "-c",
                    "cd /tree; while :; do for i in $(seq 1 7 2000); do mv f$i g$i; echo $i >>g$i; rm -rf d$i; mkdir d$i; echo >d$i/x; mv g$i f$i; done; done",
                ],
                Mounts = [Docker.MountSpec.Volume(volume, "/tree")],
            }
        );
        var seen = false;
        // One reading may be over before the writer, a shell that starts programs, has moved anything.
        for (var round = 0; round < 3 || (!seen && round < 100); round++)
        {
            var read = await access.Read(new VolumeLocation(volume), ReadRequest.Full, default);
            seen |= read.Unsettled.Count > 0;
            await access.Copy(new VolumeLocation(volume), new VolumeLocation(await engine.Volume()), default);
        }

        seen.Should().BeTrue();
        await engine.Engine.Containers.Remove(writer.Id, force: true);
    }
}
