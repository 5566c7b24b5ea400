namespace Pipeline.Watching;

/// <summary>An image's name, with the ID of the image that it named at the release and that it names now.</summary>
/// <param name="Found">Null where it names none.</param>
public sealed record SeenTag(string Name, string Expected, string? Found);
