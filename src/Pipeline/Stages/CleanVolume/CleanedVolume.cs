using Pipeline.Live;
using Pipeline.Stages.RebuildVolume;

namespace Pipeline.Stages.CleanVolume;

/// <summary>One volume that code is taken out of, with what its undo needs.</summary>
/// <param name="Key">As in the compose file.</param>
/// <param name="Volume">Its real name.</param>
/// <param name="Pieces">What goes.</param>
/// <param name="Folders">Folders in which a rename happens, with the time they are to keep.</param>
/// <param name="Before">Fingerprint of the manifest of the whole volume, kept in the state folder.</param>
/// <param name="Created">When the volume was made, as the engine says it: another one of the same name is not this
/// one.</param>
public sealed record CleanedVolume(
    string Key,
    string Volume,
    IReadOnlyList<SwitchUnit> Pieces,
    IReadOnlyList<FolderTime> Folders,
    string Before,
    DateTimeOffset? Created
);
