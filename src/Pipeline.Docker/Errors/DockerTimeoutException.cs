namespace Pipeline.Docker;

/// <summary>The engine did not answer in time, or stopped answering: as good as away.</summary>
public sealed class DockerTimeoutException(string call, string message) : DockerException(call, message);
