namespace Pipeline.Docker;

internal sealed record WaitAnswer(int StatusCode, WaitError? Error);
