namespace Pipeline.Docker;

/// <summary>Something that happened at the engine.</summary>
/// <param name="Id">Of the object, by its type.</param>
/// <param name="Attributes">Labels, name, image, exitCode, signal…</param>
public sealed record EngineEvent(
    DateTimeOffset Time,
    string Type,
    string Action,
    string Id,
    IReadOnlyDictionary<string, string> Attributes
);
