using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

[Collection(TreeEngine.Collection)]
[Trait("Needs", "engine")]
public sealed class SwitchTests(TreeEngine engine)
{
    private static readonly TreePath Live = TreePath.FromBytes([.. "app/live\n"u8, 0xff]);
    private static readonly TreePath Staged = TreePath.FromText("staging/-new");

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task An_exchange_swaps_both_and_restores_the_folders_times(VolumeAccessMode mode)
    {
        var (access, volume) = (await engine.Access(mode), await Prepared());
        var before = await access.Read(volume, ReadRequest.Full, default);
        DirectoryTime[] times =
        [
            new(TreePath.FromText("app"), -1),
            new(TreePath.FromText("staging"), before[TreePath.FromText("staging")].MtimeNs),
            new(TreePath.Root, 1_000_000_000_000_000_001),
        ];
        await access.Switch(volume, [new Exchange(Live, Staged)], times, default);

        var after = await access.Read(volume, ReadRequest.Full, default);
        (after[Live].Inode, after[Staged].Inode).Should().Be((before[Staged].Inode, before[Live].Inode));
        (after[TreePath.FromText("app")].MtimeNs, after.Root!.MtimeNs).Should().Be((-1, 1_000_000_000_000_000_001));
        after[TreePath.FromText("staging")].MtimeNs.Should().Be(before[TreePath.FromText("staging")].MtimeNs);
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task A_rename_never_replaces(VolumeAccessMode mode)
    {
        var (access, volume) = (await engine.Access(mode), await Prepared());
        var taken = () => access.Switch(volume, [new Rename(Staged, Live)], [], default);
        await taken.Should().ThrowAsync<TreeException>().WithMessage("*live*");

        await access.Switch(
            volume,
            [new Rename(Live, TreePath.FromText("old")), new Rename(Staged, Live)],
            [],
            default
        );
        var after = await access.Read(volume, ReadRequest.Full, default);
        after
            .Entries.Select(e => e.Path.Raw)
            .Should()
            .Equal("", "app", Live.Raw, Live.Raw + "/f", "old", "old/f", "staging");
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task An_exchange_with_nothing_fails_and_changes_nothing(VolumeAccessMode mode)
    {
        var (access, volume) = (await engine.Access(mode), await Prepared());
        var before = await access.Read(volume, ReadRequest.Full, default);
        var missing = () => access.Switch(volume, [new Exchange(Live, TreePath.FromText("nothing"))], [], default);
        await missing.Should().ThrowAsync<TreeException>().WithMessage("*nothing*");
        (await access.Read(volume, ReadRequest.Full, default)).Fingerprint.Should().Be(before.Fingerprint);
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task A_folder_is_made_once_with_its_mode(VolumeAccessMode mode)
    {
        var (access, volume) = (await engine.Access(mode), await Prepared());
        var folder = volume / TreePath.FromText("app/made");
        await access.MakeDirectory(folder, 0b111_000_000, default);
        (await access.Read(folder, ReadRequest.Full, default)).Root!.Mode.Should().Be(0b111_000_000);
        var again = () => access.MakeDirectory(folder, 0b111_000_000, default);
        await again.Should().ThrowAsync<TreeException>().WithMessage("*exists*");
    }

    private async Task<VolumeLocation> Prepared() =>
        new(
            await engine.Volume(
                "mkdir -p app/$'live\\n\\xff' staging/-new; for d in app/live*; do echo 1 >\"$d/f\"; done; echo 2 >staging/-new/f; touch -d @5.000000005 staging"
            )
        );
}
