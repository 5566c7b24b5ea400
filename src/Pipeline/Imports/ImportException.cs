namespace Pipeline.Imports;

/// <summary>
/// An interpreter that is needed for a proof could not be asked. The message names it, the place and the reason.
/// </summary>
public sealed class ImportException(string message, Exception? inner = null) : Exception(message, inner);
