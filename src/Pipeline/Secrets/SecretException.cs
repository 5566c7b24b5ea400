namespace Pipeline.Secrets;

/// <summary>
/// A secret could not be read, kept or written. The message names the source and the reason, never the value.
/// </summary>
public sealed class SecretException(string message, Exception? inner = null) : Exception(message, inner);
