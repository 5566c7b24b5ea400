using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Stacks;

namespace Pipeline.Stages.RebuildVolume;

/// <summary>One volume to rebuild, with what its undo needs.</summary>
/// <param name="Key">As in the compose file.</param>
/// <param name="Volume">Its real name.</param>
/// <param name="Units">What changes hands.</param>
/// <param name="Folders">Folders in which a rename happens, with the time they are to keep.</param>
/// <param name="Before">Fingerprint of the manifest of the whole volume, kept in the state folder.</param>
/// <param name="From">The backup that everything comes from; null where only code changes hands.</param>
/// <param name="Created">When the volume was made, as the engine says it: another one of the same name is not this
/// one.</param>
public sealed record VolumeRebuild(
    string Key,
    string Volume,
    IReadOnlyList<SwitchUnit> Units,
    IReadOnlyList<FolderTime> Folders,
    string Before,
    StateBackup? From = null,
    DateTimeOffset? Created = null
)
{
    public VolumeLayout LayoutIn(Stack stack) => stack.RebuiltVolumes.Single(l => l.Volume.Key == Key);
}
