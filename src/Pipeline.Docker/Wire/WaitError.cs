namespace Pipeline.Docker;

internal sealed record WaitError(string? Message);
