namespace Pipeline.Stages.BuildImage;

/// <summary>Image reference to image ID.</summary>
public sealed record BuildReceipt(IReadOnlyDictionary<string, string> Images)
{
    /// <summary>
    /// Image reference to what the image was made of, for those that were built here; null in old journals.
    /// </summary>
    public IReadOnlyDictionary<string, ImageMaterials>? Materials { get; init; }

    /// <summary>
    /// Image reference to the name by which a swarm pulls it, with the digest that the registry has; null on one host.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Pushed { get; init; }
}
