namespace Pipeline.Inventories;

/// <summary>A named volume that holds code, and what else is in it.</summary>
/// <param name="Name">Its name on the engine.</param>
/// <param name="Key">Its key in the compose file; null where that does not have it.</param>
/// <param name="Beside">What is beside the code, by its topmost folder.</param>
public sealed record VolumeFacts(string Name, string? Key, IReadOnlyList<PathsBeside> Beside);
