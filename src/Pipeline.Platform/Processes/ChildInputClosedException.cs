namespace Pipeline.Platform;

/// <summary>A child has ended, or has closed its standard input.</summary>
internal sealed class ChildInputClosedException(IOException error) : IOException(error.Message, error);
