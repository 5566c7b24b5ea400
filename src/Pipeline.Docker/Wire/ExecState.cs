namespace Pipeline.Docker;

internal sealed record ExecState(bool Running, int? ExitCode);
