namespace Pipeline.Platform;

/// <summary>A symlink that others than root and the current user may have made.</summary>
/// <param name="Path">Its path.</param>
/// <param name="FolderOwner">Who owns the folder it is in.</param>
internal sealed record UntrustedLink(string Path, uint FolderOwner);
