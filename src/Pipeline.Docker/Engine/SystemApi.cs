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

    /// <summary>Events as they happen, until cancelled or <see cref="EventFilter.Until"/>.</summary>
    public async IAsyncEnumerable<EngineEvent> Events(
        EventFilter? filter = null,
        [EnumeratorCancellation] CancellationToken ct = default
    )
    {
        var wanted = filter ?? new EventFilter();
        var filters = Route.Filters(
            ("label", wanted.Labels),
            ("type", wanted.Types),
            ("event", wanted.Actions),
            ("container", wanted.Containers)
        );
        var path = Route.With(
            "/events",
            ("since", Route.Time(wanted.Since)),
            ("until", Route.Time(wanted.Until)),
            ("filters", filters)
        );
        await using var stream = await http.Open(HttpMethod.Get, path, null, ct);
        await foreach (var message in JsonLines.Read(stream, Json.Default.EventMessage, "GET /events", ct))
            yield return Event(message);
    }

    private static EngineEvent Event(EventMessage message) =>
        new(
            DateTimeOffset.UnixEpoch.AddTicks(message.TimeNano / TimeSpan.NanosecondsPerTick),
            message.Type,
            message.Action,
            message.Actor?.Id ?? "",
            message.Actor?.Attributes ?? Empty.Map
        );

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : "";
}
