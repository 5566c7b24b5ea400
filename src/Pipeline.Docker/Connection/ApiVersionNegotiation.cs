using System.Globalization;

namespace Pipeline.Docker;

/// <summary>
/// Asks the engine once which API version to speak: the newest it was tested with, or an older engine's newest
/// (<c>Api-Version</c> header of <c>GET /_ping</c>), or the oldest that a much newer engine still speaks
/// (<c>MinAPIVersion</c> of <c>GET /version</c>).
/// </summary>
internal sealed class ApiVersionNegotiation(EngineHttp http) : IDisposable
{
    /// <summary>Engine 20.10; older ones lack what the calls here rely on.</summary>
    internal static readonly Version Oldest = new(1, 41);

    /// <summary>The newest version that this client was tested with.</summary>
    internal static readonly Version Newest = new(1, 45);

    private readonly SemaphoreSlim once = new(1, 1);
    private string? prefix;

    public async ValueTask<string> Prefix(CancellationToken ct)
    {
        if (prefix is { } known)
            return known;
        await once.WaitAsync(ct);
        try
        {
            return prefix ??= await Negotiate(ct);
        }
        finally
        {
            once.Release();
        }
    }

    public void Dispose() => once.Dispose();

    private async Task<string> Negotiate(CancellationToken ct)
    {
        using var response = await http.SendUnversioned(HttpMethod.Get, "/_ping", ct);
        var said = response.Headers.TryGetValues("Api-Version", out var values) ? values.First() : null;
        if (!Version.TryParse(said, out var engine))
            throw new DockerException(
                "GET /_ping",
                "the answer has no Api-Version header: this is not a Docker engine",
                response.StatusCode
            );
        if (engine < Oldest)
            throw new DockerException(
                "GET /_ping",
                $"the engine speaks API {engine}; {Oldest} (Docker Engine 20.10) or newer is needed: update the engine",
                response.StatusCode
            );
        var version = engine <= Newest ? engine : await Spoken(ct);
        return string.Create(CultureInfo.InvariantCulture, $"/v{version.Major}.{version.Minor}");
    }

    /// <summary>Engines drop old versions: 29 speaks none below 1.44.</summary>
    private async Task<Version> Spoken(CancellationToken ct)
    {
        using var response = await http.SendUnversioned(HttpMethod.Get, "/version", ct);
        var said = await EngineHttp.Parse(response, "GET /version", Json.Default.EngineVersion, ct);
        return Version.TryParse(said.MinAPIVersion, out var oldest) && oldest > Newest ? oldest : Newest;
    }
}
