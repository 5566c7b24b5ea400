namespace Pipeline.Targets;

internal sealed class AssertionException(string message, Exception? inner) : Exception(message, inner);
