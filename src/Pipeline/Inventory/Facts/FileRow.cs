namespace Pipeline.Inventories;

/// <summary>One file in the four places; each by the first digits of its SHA-256, null where it is not.</summary>
/// <param name="Path">Below the code's folder.</param>
/// <param name="State">What the running container's file is to the repository's.</param>
/// <param name="Repository">At HEAD.</param>
/// <param name="Mount">In the volume or bind mount; null too where none covers the code.</param>
/// <param name="Image">In the image that the container was created from.</param>
/// <param name="Running">As the running process sees it.</param>
/// <param name="Detail">Other differences, such as mode or link target; null when there are none.</param>
/// <param name="ChangedAt">Its modification time where it runs, UTC; programs can set it.</param>
/// <param name="Owner">Numeric user and group where it runs.</param>
public sealed record FileRow(
    string Path,
    FileState State,
    string? Repository,
    string? Mount,
    string? Image,
    string? Running,
    string? Detail,
    DateTimeOffset? ChangedAt,
    string? Owner
);
