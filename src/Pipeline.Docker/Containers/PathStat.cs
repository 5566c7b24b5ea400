namespace Pipeline.Docker;

/// <summary>A path in a container's own view (<c>HEAD /containers/{id}/archive</c>).</summary>
/// <param name="Mode">Permission bits with setuid, setgid and sticky: octal 0 to 7777.</param>
/// <param name="ModifiedAt">Not to be compared with archives, which cut it to seconds.</param>
/// <param name="LinkTarget">Null when it is no symbolic link.</param>
public sealed record PathStat(
    string Name,
    long Size,
    int Mode,
    bool IsDirectory,
    DateTimeOffset ModifiedAt,
    string? LinkTarget
);
