namespace Pipeline.Platform;

/// <summary>How a child program ended whose output is no text. Exit code 127: it is not installed.</summary>
public sealed record BinaryResult(int ExitCode, byte[] Output, string Errors);
