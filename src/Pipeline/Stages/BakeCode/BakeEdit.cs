namespace Pipeline.Stages.BakeCode;

/// <summary>
/// One Dockerfile to edit. Both texts are journaled (a char is a byte), so the undo needs nothing else.
/// </summary>
/// <param name="Path">Absolute.</param>
/// <param name="InRepository">Relative to the repository's root.</param>
/// <param name="Parent">The commit that the edit is committed on top of.</param>
public sealed record BakeEdit(string Path, string InRepository, string Before, string After);
