namespace Pipeline.Docker;

internal sealed record DisconnectBody(string Container, bool Force);
