namespace Pipeline.Targets.Output;

internal sealed record Problem(LogLevel Level, string? Target, string Text);
