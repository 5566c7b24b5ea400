namespace Pipeline.Docker;

internal sealed record CreatedId(string Id);
