using Pipeline.Live;
using Pipeline.Stages.RebuildVolume;
using Pipeline.Trees;
using Tree = Pipeline.Tests.Fixtures.Tree;

namespace Pipeline.Tests.Stages.RebuildVolume;

/// <summary>
/// The walk after the switch also shows that the backup is whole: the old code is what was saved of it.
/// </summary>
public sealed class AsideTests
{
    private static readonly TreeManifest Before = Tree.Of("shop/a.py=1", "shop/data/orders=7", "gone.py=2");

    private static readonly VolumeRebuild Volume = new(
        "code",
        "shop_code",
        [
            new SwitchUnit("shop/a.py", 11, HasNew: true),
            new SwitchUnit("gone.py", 12, HasNew: false),
            new SwitchUnit("shop/new.py", null, HasNew: true),
        ],
        [],
        Before.Fingerprint
    );

    [Theory]
    [InlineData(".pipeline-r3/new/shop/a.py=1", ".pipeline-r3/old/gone.py=2", null)]
    [InlineData(".pipeline-r3/new/shop/a.py=written late", ".pipeline-r3/old/gone.py=2", "")]
    [InlineData(".pipeline-r3/new/shop/a.py=1", ".pipeline-r3/old/other.py=2", "")]
    public void What_was_written_to_the_old_code_since_its_backup_is_seen(string first, string second, string? found)
    {
        var whole = Tree.Of("shop/a.py=new", "shop/new.py=new", "shop/data/orders=7", first, second);

        var evidence = RebuildProof.AsideIsSame(Volume, new StagingFolder("r3"), Before, whole);

        evidence.Holds.Should().Be(found is null, evidence.Found);
    }
}
