using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pipeline.Docker;

/// <summary>Sends calls to the engine under the negotiated version and turns its errors into exceptions.</summary>
internal sealed class EngineHttp : IDisposable
{
    private readonly EngineAddress address;
    private readonly HttpMessageInvoker pool;
    private readonly ApiVersionNegotiation negotiation;

    public EngineHttp(EngineAddress address)
    {
        this.address = address;
        pool = Invoker(async (_, ct) => (await EngineConnection.Open(address, ct)).Stream);
        negotiation = new ApiVersionNegotiation(this);
    }

    public async Task<T> Read<T>(HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T> type, CancellationToken ct)
    {
        using var response = await Send(method, path, body, ct);
        return await Parse(response, Call(method, path), type, ct);
    }

    public Task<T> Get<T>(string path, JsonTypeInfo<T> type, CancellationToken ct) => Read(HttpMethod.Get, path, null, type, ct);

    public async Task Do(HttpMethod method, string path, HttpContent? body, CancellationToken ct) =>
        (await Send(method, path, body, ct)).Dispose();

    public Task Post(string path, CancellationToken ct) => Do(HttpMethod.Post, path, null, ct);

    /// <summary>Sends, and returns as soon as the headers are there; the caller disposes the response.</summary>
    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? body, CancellationToken ct)
    {
        var prefix = await negotiation.Prefix(ct);
        return await Checked(pool, Request(method, prefix + path, body), Call(method, path), ct);
    }

    /// <summary>Sends without a version prefix: only <c>/_ping</c> is asked so.</summary>
    public Task<HttpResponseMessage> SendUnversioned(HttpMethod method, string path, CancellationToken ct) =>
        Checked(pool, Request(method, path, null), Call(method, path), ct);

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
                throw new DockerException(Call(HttpMethod.Post, path), "the engine, or a proxy before it, did not switch to a raw stream", response.StatusCode);
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

    private static HttpMessageInvoker Invoker(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect) =>
        new(new SocketsHttpHandler { ConnectCallback = connect, UseProxy = false, AllowAutoRedirect = false, UseCookies = false });

    private HttpRequestMessage Request(HttpMethod method, string path, HttpContent? body) =>
        new(method, new Uri($"http://{(address.IsLocal ? "docker" : address.Uri.Authority)}{path}")) { Content = body };

    private static async Task<HttpResponseMessage> Checked(HttpMessageInvoker invoker, HttpRequestMessage request, string call, CancellationToken ct)
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
    public static Task<T> Parse<T>(HttpResponseMessage response, string call, JsonTypeInfo<T> type, CancellationToken ct) =>
        EngineErrors.Translated(call, async () =>
        {
            await using var stream = await response.Content.ReadAsStreamAsync(ct);
            return await JsonSerializer.DeserializeAsync(stream, type, ct) ?? throw new JsonException("null");
        }, ct);
}
