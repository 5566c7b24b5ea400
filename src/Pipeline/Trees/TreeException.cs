namespace Pipeline.Trees;

/// <summary>
/// A tree could not be read or written as asked. The message names the paths and says what is wrong with them.
/// </summary>
public sealed class TreeException(string message, Exception? inner = null) : Exception(message, inner);
