namespace Pipeline.Docker;

/// <summary>
/// The call would change something, and this client only reads (<see cref="EngineLimits.ReadsOnly"/>).
/// </summary>
public sealed class DockerReadOnlyException(string call)
    : DockerException(call, "it would change something on the engine, and this run only looks");
