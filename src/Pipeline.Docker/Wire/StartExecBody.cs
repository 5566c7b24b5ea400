namespace Pipeline.Docker;

internal sealed record StartExecBody(bool Detach = false, bool Tty = false);
