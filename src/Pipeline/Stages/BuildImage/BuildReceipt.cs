namespace Pipeline.Stages.BuildImage;

/// <summary>Image reference to image ID.</summary>
public sealed record BuildReceipt(IReadOnlyDictionary<string, string> Images);
