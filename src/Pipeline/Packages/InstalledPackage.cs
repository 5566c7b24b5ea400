namespace Pipeline.Packages;

/// <summary>A package that the package manager of an image has installed.</summary>
/// <param name="Kind">As a package URL has it: <c>deb</c>, <c>apk</c>, <c>pypi</c> or <c>npm</c>.</param>
/// <param name="Architecture">Empty where the kind has none.</param>
public sealed record InstalledPackage(string Kind, string Name, string Version, string Architecture);
