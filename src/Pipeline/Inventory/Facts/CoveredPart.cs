namespace Pipeline.Inventories;

/// <summary>Files of a code folder that another mount puts over it.</summary>
/// <param name="Path">Where that is mounted.</param>
/// <param name="Origin">What it is.</param>
/// <param name="OriginName">The volume, or the file or folder on the engine's host.</param>
/// <param name="Files">Files of the repository that it covers, relative to the code folder.</param>
/// <param name="Differing">Those of them that are not as in HEAD, or not there.</param>
public sealed record CoveredPart(
    string Path,
    RunsFrom Origin,
    string OriginName,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> Differing
);
