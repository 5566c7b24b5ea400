using System.Net;

namespace Pipeline.Docker;

/// <summary>409: the name is taken, or the object is in use or in a state that forbids the call.</summary>
public sealed class DockerConflictException(string call, string engineMessage)
    : DockerException(call, engineMessage, HttpStatusCode.Conflict);
