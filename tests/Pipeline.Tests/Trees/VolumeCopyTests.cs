using Pipeline.Platform;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

[Collection(TreeEngine.Collection)]
[Trait("Needs", "engine")]
public sealed class VolumeCopyTests(TreeEngine engine)
{
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
}
