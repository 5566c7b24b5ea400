using System.Text.Json.Serialization;

namespace Pipeline.Docker;

internal sealed record CreatedId(string Id);

internal sealed record WaitAnswer(int StatusCode, WaitError? Error);

internal sealed record WaitError(string? Message);

internal sealed record CreateExecBody(
    IReadOnlyList<string> Cmd, IReadOnlyList<string> Env, string? User, string? WorkingDir, bool Privileged,
    bool AttachStdin, bool AttachStdout = true, bool AttachStderr = true);

internal sealed record StartExecBody(bool Detach = false, bool Tty = false);

internal sealed record ExecState(bool Running, int? ExitCode);

internal sealed record PathStatHeader(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("mode")] uint Mode,
    [property: JsonPropertyName("mtime")] DateTimeOffset Mtime,
    [property: JsonPropertyName("linkTarget")] string? LinkTarget);

internal sealed record ProgressMessage(
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("progress")] string? Progress,
    [property: JsonPropertyName("error")] string? Error);

internal sealed record VolumeList(List<VolumeDetails>? Volumes);

internal sealed record ConnectBody(string Container, EndpointBody EndpointConfig);

internal sealed record EndpointBody(IReadOnlyList<string> Aliases);

internal sealed record UpdateContainerBody(RestartPolicy RestartPolicy);

internal sealed record DisconnectBody(string Container, bool Force);

internal sealed record EventMessage(string Type, string Action, EventActor? Actor, [property: JsonPropertyName("timeNano")] long TimeNano);

internal sealed record EventActor([property: JsonPropertyName("ID")] string Id, Dictionary<string, string>? Attributes);
