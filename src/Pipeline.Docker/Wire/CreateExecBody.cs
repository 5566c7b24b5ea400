namespace Pipeline.Docker;

internal sealed record CreateExecBody(
    IReadOnlyList<string> Cmd,
    IReadOnlyList<string> Env,
    string? User,
    string? WorkingDir,
    bool Privileged,
    bool AttachStdin,
    bool AttachStdout = true,
    bool AttachStderr = true
);
