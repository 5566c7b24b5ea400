using System.Net;

namespace Pipeline.Docker;

/// <summary>404: no such container, image, volume, network or path.</summary>
public sealed class DockerNotFoundException(string call, string engineMessage)
    : DockerException(call, engineMessage, HttpStatusCode.NotFound);
