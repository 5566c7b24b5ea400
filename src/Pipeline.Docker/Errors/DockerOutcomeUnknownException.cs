using System.Net;

namespace Pipeline.Docker;

/// <summary>
/// Nobody knows whether a write to the swarm was done: the managers lost their leader or their quorum, or the
/// connection broke before the answer. Read again before anything else.
/// </summary>
public sealed class DockerOutcomeUnknownException(
    string call,
    string engineMessage,
    HttpStatusCode? status = null,
    Exception? inner = null
) : DockerException(call, engineMessage, status, inner);
