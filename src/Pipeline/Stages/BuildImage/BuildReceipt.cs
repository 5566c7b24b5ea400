namespace Pipeline.Stages.BuildImage;

/// <summary>Image reference to image ID.</summary>
public sealed record BuildReceipt(IReadOnlyDictionary<string, string> Images)
{
    /// <summary>
    /// Image reference to what the image was made of, for those that were built here; null in old journals.
    /// </summary>
    public IReadOnlyDictionary<string, ImageMaterials>? Materials { get; init; }
}
