namespace Pipeline.Bootstrap;

/// <summary>The engine and the two programs that drive it.</summary>
/// <param name="Version">Of the engine, when it answers.</param>
/// <param name="Message">What the client said, when it does not.</param>
/// <param name="Compose">Version of <c>docker compose</c>; null when it does not work.</param>
/// <param name="Buildx">Version of <c>docker buildx</c>; null when it does not work.</param>
public sealed record EngineFacts(EngineState State, string? Version, string Message, string? Compose, string? Buildx)
{
    public bool HasCompose => Compose is not null && int.TryParse(Compose.Split('.')[0], out var major) && major >= 2;

    public bool HasBuildx => Buildx is not null;
}
