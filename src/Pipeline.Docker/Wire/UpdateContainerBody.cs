namespace Pipeline.Docker;

internal sealed record UpdateContainerBody(RestartPolicy RestartPolicy);
