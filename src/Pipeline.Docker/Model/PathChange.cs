namespace Pipeline.Docker;

/// <summary>One line of <c>GET /containers/{id}/changes</c>.</summary>
public sealed record PathChange(string Path, ChangeKind Kind);
