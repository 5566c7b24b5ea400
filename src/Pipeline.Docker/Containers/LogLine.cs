namespace Pipeline.Docker;

/// <summary>A line that a container wrote.</summary>
/// <param name="Time">When the engine received it.</param>
/// <param name="IsError">Standard error; always false for a container with a terminal.</param>
/// <param name="Text">Without the line end; bytes that are not UTF-8 become U+FFFD.</param>
public sealed record LogLine(DateTimeOffset? Time, bool IsError, string Text);
