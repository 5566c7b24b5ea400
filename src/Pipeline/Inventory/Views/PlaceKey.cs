namespace Pipeline.Inventories;

/// <summary>What makes two folders of containers the same place: what they lie in, and where in that.</summary>
/// <param name="Origin">What it lies in.</param>
/// <param name="Name">The volume, the host folder or the image.</param>
/// <param name="Inside">The folder in there, '/'-separated; for an image the absolute path.</param>
/// <param name="Apart">What makes it another folder in this container than in others: mounts over parts of its code, or
/// code that was copied into the container.</param>
internal sealed record PlaceKey(RunsFrom Origin, string Name, string Inside, string Apart = "");
