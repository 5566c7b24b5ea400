namespace Pipeline.Packages;

/// <summary>A package that the package manager of an image has installed.</summary>
/// <param name="Kind">As a package URL has it: <c>deb</c> or <c>apk</c>.</param>
public sealed record InstalledPackage(string Kind, string Name, string Version, string Architecture);
