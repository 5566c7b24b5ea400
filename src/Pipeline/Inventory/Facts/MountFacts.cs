namespace Pipeline.Inventories;

/// <summary>One mount of a container.</summary>
/// <param name="Type">volume, anonymous volume, bind or tmpfs.</param>
/// <param name="Source">The volume's name, or the path on the engine's host.</param>
/// <param name="Destination">Path in the container.</param>
/// <param name="Writable">Whether the container may write to it.</param>
/// <param name="Covers">How many files of the image it hides; null where the image could not be read.</param>
/// <param name="Sample">A few of them.</param>
/// <param name="SharedWith">Other containers that mount the same, of other projects too.</param>
public sealed record MountFacts(
    string Type,
    string Source,
    string Destination,
    bool Writable,
    int? Covers,
    IReadOnlyList<string> Sample,
    IReadOnlyList<string> SharedWith
);
