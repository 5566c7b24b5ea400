namespace Pipeline.Docker;

/// <summary>The engine itself: <c>/_ping</c>, <c>/version</c>, <c>/info</c>.</summary>
public sealed class SystemApi
{
    private readonly EngineHttp http;

    internal SystemApi(EngineHttp http) => this.http = http;

    /// <summary>The cheapest call: is there an engine, and what does it speak?</summary>
    /// <exception cref="DockerUnreachableException">There is none.</exception>
    public async Task<EnginePing> Ping(CancellationToken ct = default)
    {
        using var response = await http.SendUnversioned(HttpMethod.Get, "/_ping", ct);
        return new EnginePing(Header(response, "Api-Version"), Header(response, "OSType"));
    }

    public Task<EngineVersion> Version(CancellationToken ct = default) =>
        http.Get("/version", Json.Default.EngineVersion, ct);

    public Task<EngineInfo> Info(CancellationToken ct = default) => http.Get("/info", Json.Default.EngineInfo, ct);

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : "";
}
