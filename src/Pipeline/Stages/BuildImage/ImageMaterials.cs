namespace Pipeline.Stages.BuildImage;

/// <summary>What an image was made of, looked at right after it was built.</summary>
/// <param name="Bases">The images that stages of its Dockerfile begin with, copy from or mount.</param>
/// <param name="Bill">SHA-256 of its bill of materials; null where no package is known.</param>
public sealed record ImageMaterials(IReadOnlyList<BaseImage> Bases, string? Bill);
