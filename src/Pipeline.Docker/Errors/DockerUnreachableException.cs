namespace Pipeline.Docker;

/// <summary>No connection to the engine. The message says what to do about it.</summary>
public sealed class DockerUnreachableException(string call, string message, Exception? inner = null)
    : DockerException(call, message, null, inner);
