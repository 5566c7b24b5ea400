namespace Pipeline.Docker;

/// <summary>Headers of <c>GET /_ping</c>.</summary>
/// <param name="ApiVersion">Newest API that the engine speaks.</param>
/// <param name="OsType">linux or windows: what its containers are.</param>
public sealed record EnginePing(string ApiVersion, string OsType);
