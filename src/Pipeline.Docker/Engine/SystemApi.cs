using System.Runtime.CompilerServices;

namespace Pipeline.Docker;

/// <summary>The engine itself: <c>/_ping</c>, <c>/version</c>, <c>/info</c>, <c>/events</c>.</summary>
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

    /// <summary>
    /// What happens from now on, while the engine sends it: it ends without an error when the engine closes it.
    /// </summary>
    /// <param name="opened">Called once the engine listens: what happens after that is not missed.</param>
    /// <exception cref="DockerException">The connection broke, or the engine has stopped answering.</exception>
    public async IAsyncEnumerable<EngineEvent> Events(
        EventFilter? filter = null,
        Action? opened = null,
        [EnumeratorCancellation] CancellationToken ct = default
    )
    {
        var wanted = filter ?? new EventFilter();
        var filters = Route.Filters(("type", wanted.Types), ("event", wanted.Actions));
        var path = Route.With("/events", ("filters", filters));
        await using var stream = await http.Open(HttpMethod.Get, path, null, ct);
        opened?.Invoke();
        await foreach (
            var one in JsonLines.Read(stream, Json.Default.EngineEvent, EngineHttp.Call(HttpMethod.Get, path), ct)
        )
            yield return one;
    }

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : "";
}
