using System.Net;

namespace Pipeline.Docker;

/// <summary>
/// The engine refused a call, or did not answer as an engine does. Never holds request bodies or environment values.
/// </summary>
public class DockerException : Exception
{
    public DockerException(string call, string engineMessage, HttpStatusCode? status = null, Exception? inner = null)
        : base(
            status is { } code ? $"{call}: {engineMessage} (HTTP {(int)code})" : $"{call}: {engineMessage}",
            inner
        ) => (Call, EngineMessage, Status) = (call, engineMessage, status);

    /// <summary>Method and path without the query, such as <c>POST /containers/create</c>.</summary>
    public string Call { get; }

    /// <summary>What the engine said, in its own words.</summary>
    public string EngineMessage { get; }

    /// <summary>HTTP status; null when no answer came.</summary>
    public HttpStatusCode? Status { get; }

    internal static DockerException For(string call, HttpStatusCode status, string message) =>
        status switch
        {
            HttpStatusCode.NotFound => new DockerNotFoundException(call, message),
            HttpStatusCode.Conflict => new DockerConflictException(call, message),
            _ => new DockerException(call, message, status),
        };
}
