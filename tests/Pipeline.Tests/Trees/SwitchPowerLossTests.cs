using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

/// <summary>What was switched is whole on the disk the moment the switch returns, forwards and back.</summary>
[Collection(TreeEngine.Collection)]
[Trait("Needs", "engine")]
public sealed class SwitchPowerLossTests(TreeEngine engine, FileSystems disks) : IClassFixture<FileSystems>
{
    private static readonly TreePath Live = TreePath.FromText("live");
    private static readonly TreePath Staged = TreePath.FromText("staging/new");
    private static readonly string Old = new('o', 50_000);
    private static readonly string New = new('n', 70_000);

    [Theory]
    [InlineData("ext4")]
    [InlineData("xfs")]
    public async Task On_the_direct_route(string kind)
    {
        var folder = disks.Folder(kind);
        await SwitchTwice(FolderShell.Access, folder, folder);
    }

    [Theory]
    [InlineData("ext4")]
    [InlineData("xfs")]
    public async Task On_the_helper_route(string kind)
    {
        var folder = disks.Folder(kind);
        var volume = await engine.Volume(
            new Dictionary<string, string>
            {
                ["type"] = "none",
                ["o"] = "bind",
                ["device"] = folder,
            }
        );
        await SwitchTwice(await engine.Access(VolumeAccessMode.Helper), volume, folder);
        await engine.Engine.Volumes.Remove(volume, force: true);
    }

    private async Task SwitchTwice(ITreeAccess access, string volume, string folder)
    {
        await FileSystems.Sh(
            $"cd {folder}; mkdir -p live staging/new; printf %s {Old} >live/code; sync -f .; printf %s {New} >staging/new/code"
        );

        await access.Switch(new VolumeLocation(volume), [new Exchange(Live, Staged)], [], default);
        await disks.AfterPowerLoss(folder, there => Code(there).Should().Be((New, Old)));

        // As an undo does that takes the old code from the backup.
        await FileSystems.Sh($"cd {folder}; rm staging/new/code; printf %s {Old} >staging/new/code");
        await access.Switch(new VolumeLocation(volume), [new Exchange(Live, Staged)], [], default);
        await disks.AfterPowerLoss(folder, there => Code(there).Should().Be((Old, New)));
    }

    private static (string Live, string Staged) Code(string folder) =>
        (
            File.ReadAllText(Path.Combine(folder, "live", "code")),
            File.ReadAllText(Path.Combine(folder, "staging", "new", "code"))
        );
}
