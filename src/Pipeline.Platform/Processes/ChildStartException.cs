namespace Pipeline.Platform;

/// <summary>A program could not be started: it is not installed, may not be run, or its folder is not there.</summary>
internal sealed class ChildStartException(string message) : Exception(message);
