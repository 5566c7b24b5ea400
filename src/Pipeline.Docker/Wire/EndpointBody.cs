namespace Pipeline.Docker;

internal sealed record EndpointBody(IReadOnlyList<string> Aliases);
