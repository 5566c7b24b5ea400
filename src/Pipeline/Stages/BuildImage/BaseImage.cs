namespace Pipeline.Stages.BuildImage;

/// <summary>An image that a stage of a Dockerfile begins with, copies from or mounts.</summary>
/// <param name="Reference">As the Dockerfile names it.</param>
/// <param name="Id">What that name named right after the build; null where it named none.</param>
/// <param name="Digest">Of its manifest in the registry that it was pulled from; null where it came from none.</param>
/// <param name="IsBelow">Its layers are the lowest ones of what was built, so it is what that was built on.</param>
public sealed record BaseImage(string Reference, string? Id, string? Digest, bool IsBelow);
