using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pipeline.Docker;

/// <summary>Sends calls to the engine under the negotiated version and turns its errors into exceptions.</summary>
internal sealed class EngineHttp : IDisposable
{
    private readonly EngineAddress address;
    private readonly EngineLimits limits;
    private readonly HttpMessageInvoker pool;
    private readonly ApiVersionNegotiation negotiation;

    public EngineHttp(EngineAddress address, EngineLimits limits)
    {
        this.address = address;
        this.limits = limits;
        pool = Invoker(async (_, ct) => (await EngineConnection.Open(address, ct)).Stream);
        negotiation = new ApiVersionNegotiation(this);
    }

    public EngineLimits Limits => limits;

    /// <param name="limit">Null: that of a simple call.</param>
    public Task<T> Read<T>(
        HttpMethod method,
        string path,
        HttpContent? body,
        JsonTypeInfo<T> type,
        CancellationToken ct,
        TimeSpan? limit = null
    ) =>
        Limited(
            Call(method, path),
            limit ?? limits.Work,
            async token =>
            {
                using var response = await Send(method, path, body, token);
                return await Parse(response, Call(method, path), type, token);
            },
            ct
        );

    public Task<T> Get<T>(string path, JsonTypeInfo<T> type, CancellationToken ct) =>
        Read(HttpMethod.Get, path, null, type, ct);

    /// <summary>Like <see cref="Get"/>, but null for what is not there.</summary>
    public async Task<T?> Find<T>(string path, JsonTypeInfo<T> type, CancellationToken ct)
        where T : class
    {
        try
        {
            return await Get(path, type, ct);
        }
        catch (DockerNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="Read"/>
    public async Task Do(
        HttpMethod method,
        string path,
        HttpContent? body,
        CancellationToken ct,
        TimeSpan? limit = null
    ) =>
        (
            await Limited(Call(method, path), limit ?? limits.Work, token => Send(method, path, body, token), ct)
        ).Dispose();

    /// <inheritdoc cref="Read"/>
    public Task Post(string path, CancellationToken ct, TimeSpan? limit = null) =>
        Do(HttpMethod.Post, path, null, ct, limit);

    /// <summary>Sends, and returns the answer's body, to be read and disposed by the caller.</summary>
    public async Task<Stream> Open(HttpMethod method, string path, HttpContent? body, CancellationToken ct)
    {
        var (call, watch) = (Call(method, path), Watch(limits.Stream, ct));
        try
        {
            var response = await Send(method, path, body, watch.Token);
            return new WatchedStream(call, response, await response.Content.ReadAsStreamAsync(watch.Token), watch);
        }
        catch (Exception error)
        {
            watch.Dispose();
            throw watch.Reason is { } why ? new DockerTimeoutException(call, why) : error;
        }
    }

    /// <summary>
    /// Does something with the engine that must not take longer; where it may take longer than a simple call, the
    /// engine is pinged meanwhile.
    /// </summary>
    /// <exception cref="DockerTimeoutException">It did, or the engine has stopped answering.</exception>
    public async Task<T> Limited<T>(
        string call,
        TimeSpan limit,
        Func<CancellationToken, Task<T>> exchange,
        CancellationToken ct
    )
    {
        using var watch = Watch(limit, ct);
        try
        {
            return await exchange(watch.Token);
        }
        catch (Exception) when (watch.Reason is not null)
        {
            throw new DockerTimeoutException(call, watch.Reason);
        }
    }

    private EngineWatch Watch(TimeSpan limit, CancellationToken ct) =>
        new(limit, limits.Call, limit > limits.Call ? Ping : null, ct);

    private async Task Ping(CancellationToken ct) =>
        (await Checked(pool, Request(HttpMethod.Get, "/_ping", null), "GET /_ping", ct)).Dispose();

    /// <summary>
    /// Sends without a limit, and returns as soon as the headers are there; the caller disposes the response.
    /// </summary>
    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? body, CancellationToken ct)
    {
        var prefix = await negotiation.Prefix(ct);
        return await Checked(pool, Request(method, prefix + path, body), Call(method, path), ct);
    }

    /// <summary>Sends without a version prefix: only what comes before the version is known is asked so.</summary>
    public Task<HttpResponseMessage> SendUnversioned(HttpMethod method, string path, CancellationToken ct) =>
        Limited(
            Call(method, path),
            limits.Call,
            token => Checked(pool, Request(method, path, null), Call(method, path), token),
            ct
        );

    /// <summary>Turns a call into a raw two-way stream (HTTP 101, "hijacking" in the Engine API's words).</summary>
    public async Task<HijackedStream> Hijack(string path, HttpContent? body, CancellationToken ct)
    {
        var prefix = await negotiation.Prefix(ct);
        EngineConnection? connection = null;
        // A handler of its own: the connection must be known, to close its sending half later.
        var invoker = Invoker(async (_, token) => (connection = await EngineConnection.Open(address, token)).Stream);
        try
        {
            var request = Request(HttpMethod.Post, prefix + path, body ?? new ByteArrayContent([]));
            request.Headers.Connection.Add("Upgrade");
            request.Headers.Upgrade.Add(new ProductHeaderValue("tcp"));
            var response = await Checked(invoker, request, Call(HttpMethod.Post, path), ct);
            if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
                throw new DockerException(
                    Call(HttpMethod.Post, path),
                    "the engine, or a proxy before it, did not switch to a raw stream",
                    response.StatusCode
                );
            return new HijackedStream(await response.Content.ReadAsStreamAsync(ct), connection!.CloseWrite, invoker);
        }
        catch
        {
            invoker.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        negotiation.Dispose();
        pool.Dispose();
    }

    internal static string Call(HttpMethod method, string path) => $"{method} {path.Split('?')[0]}";

    private static HttpMessageInvoker Invoker(
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect
    ) =>
        new(
            new SocketsHttpHandler
            {
                ConnectCallback = connect,
                UseProxy = false,
                AllowAutoRedirect = false,
                UseCookies = false,
            }
        );

    /// <summary>Every call is made here, so what only reads is held to it here.</summary>
    private HttpRequestMessage Request(HttpMethod method, string path, HttpContent? body) =>
        limits.ReadsOnly && method != HttpMethod.Get && method != HttpMethod.Head
            ? throw new DockerReadOnlyException(Call(method, path))
            : new(method, new Uri($"http://{address.HttpHost}{path}")) { Content = body };

    private static async Task<HttpResponseMessage> Checked(
        HttpMessageInvoker invoker,
        HttpRequestMessage request,
        string call,
        CancellationToken ct
    )
    {
        using (request)
        {
            var response = await EngineErrors.Translated(call, () => invoker.SendAsync(request, ct), ct);
            if ((int)response.StatusCode < 400)
                return response;
            using (response)
                throw DockerException.For(call, response.StatusCode, await EngineErrors.Message(response, ct));
        }
    }

    /// <summary>Reads the rest of an answer.</summary>
    public static Task<T> Parse<T>(
        HttpResponseMessage response,
        string call,
        JsonTypeInfo<T> type,
        CancellationToken ct
    ) =>
        EngineErrors.Translated(
            call,
            async () =>
            {
                await using var stream = await response.Content.ReadAsStreamAsync(ct);
                return await JsonSerializer.DeserializeAsync(stream, type, ct) ?? throw new JsonException("null");
            },
            ct
        );
}
