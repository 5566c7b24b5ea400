namespace Pipeline.Bootstrap;

/// <summary>An image of the bundled demo.</summary>
public sealed record MakeImage(BaseImage Image)
    : SetupStep($"make image {Image.Name}", "if missing or out of date; the demo is built on it");
