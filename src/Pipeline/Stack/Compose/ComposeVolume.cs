namespace Pipeline.Stacks;

/// <summary>A top-level volume that a service uses.</summary>
/// <param name="Name">Its real name on the engine.</param>
public sealed record ComposeVolume(
    string Key,
    string Name,
    bool External,
    string? Driver,
    IReadOnlyDictionary<string, string> DriverOptions,
    IReadOnlyDictionary<string, string> Labels
);
