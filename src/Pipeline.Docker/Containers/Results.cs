namespace Pipeline.Docker;

/// <summary>End of a container that was run to its end.</summary>
/// <param name="ExitCode">The process's; 128 + signal when it was killed.</param>
/// <param name="Stdout">Empty when a stream was given for it.</param>
public sealed record RunResult(int ExitCode, byte[] Stdout, string Stderr)
{
    /// <summary>Standard output as UTF-8.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Stdout);
}

/// <summary>A command to run in a running container.</summary>
public sealed record ExecSpec
{
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Null is the container's user.</summary>
    public string? User { get; init; }

    public string? WorkingDir { get; init; }

    /// <summary>Entries <c>NAME=value</c>, in addition to the container's.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    public bool Privileged { get; init; }
}

/// <summary>End of a command in a container. 126 and 127 may come from the engine: not executable, not found.</summary>
public sealed record ExecResult(int ExitCode, byte[] Stdout, string Stderr)
{
    /// <summary>Standard output as UTF-8.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Stdout);
}

/// <summary>A path in a container's own view (<c>HEAD /containers/{id}/archive</c>).</summary>
/// <param name="Mode">Permission bits with setuid, setgid and sticky: octal 0 to 7777.</param>
/// <param name="ModifiedAt">Not to be compared with archives, which cut it to seconds.</param>
/// <param name="LinkTarget">Null when it is no symbolic link.</param>
public sealed record PathStat(string Name, long Size, int Mode, bool IsDirectory, DateTimeOffset ModifiedAt, string? LinkTarget);

/// <summary>Which log lines to read.</summary>
public sealed record LogOptions
{
    /// <summary>Lines at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only so many of the last lines; null is all.</summary>
    public int? Tail { get; init; }

    /// <summary>Go on until the container ends.</summary>
    public bool Follow { get; init; }
}

/// <summary>A line that a container wrote.</summary>
/// <param name="Time">When the engine received it.</param>
/// <param name="IsError">Standard error; always false for a container with a terminal.</param>
/// <param name="Text">Without the line end; bytes that are not UTF-8 become U+FFFD.</param>
public sealed record LogLine(DateTimeOffset? Time, bool IsError, string Text);

/// <summary>How a path of a container differs from its image.</summary>
public enum ChangeKind
{
    Modified = 0,
    Added = 1,
    Deleted = 2,
}

/// <summary>One line of <c>GET /containers/{id}/changes</c>.</summary>
public sealed record PathChange(string Path, ChangeKind Kind);
