namespace Pipeline.Stages.Migrate;

/// <summary>
/// One file that is edited. Its texts may hold secrets, so the journal has only what git calls them.
/// </summary>
/// <param name="Path">Absolute.</param>
/// <param name="InRepository">Relative to the repository's root.</param>
/// <param name="OldBlob">Git's ID of the text in the commit that the edits start from.</param>
/// <param name="NewBlob">Git's ID of the edited text.</param>
public sealed record MigratedFile(string Path, string InRepository, string OldBlob, string NewBlob);
