namespace Pipeline.Clusters;

/// <summary>A service of a swarm that gets another image or other secrets. Its specs are in a file apart.</summary>
/// <param name="Service">As the compose file calls it.</param>
/// <param name="Id">Its ID in the swarm.</param>
/// <param name="Former">The image that it asks for before.</param>
/// <param name="Image">The image that it gets, with its digest; null while that is not pushed.</param>
/// <param name="Tasks">How many tasks it has.</param>
public sealed record RolledService(string Service, string Id, string Former, string? Image, int Tasks);
