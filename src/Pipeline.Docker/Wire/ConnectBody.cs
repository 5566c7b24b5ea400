namespace Pipeline.Docker;

internal sealed record ConnectBody(string Container, EndpointBody? EndpointConfig);
