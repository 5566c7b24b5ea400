using System.Net;
using System.Net.Sockets;
using System.Text;
using Pipeline.Watching;

namespace Pipeline.Tests.Watch;

/// <summary>A collector that the standard variables name gets the figures; without one nothing is sent.</summary>
[Collection(EnvironmentCollection.Name)]
public sealed class TelemetryTests : IDisposable
{
    private static readonly WatchFigures Figures = new()
    {
        Project = "shop",
        Findings = new Dictionary<DriftKind, int> { [DriftKind.LegacySession] = 1 },
    };

    private readonly HttpListener _collector = new();
    private readonly string _address;

    public TelemetryTests()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            _address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        }

        _collector.Prefixes.Add(_address);
        _collector.Start();
    }

    public void Dispose()
    {
        Set(null);
        _collector.Close();
    }

    private static void Set(string? endpoint)
    {
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL", endpoint is null ? null : "http/protobuf");
    }

    [Fact]
    public async Task The_collector_gets_the_figures_when_the_watch_ends()
    {
        Set(_address);
        var sent = Task.Run(async () =>
        {
            var request = await _collector.GetContextAsync();
            using var body = new MemoryStream();
            await request.Request.InputStream.CopyToAsync(body);
            request.Response.Close();
            return (request.Request.Url!.AbsolutePath, Text: Encoding.Latin1.GetString(body.ToArray()));
        });

        WatchTelemetry.Start(() => Figures, TimeSpan.FromSeconds(30))!.Dispose();

        var (path, text) = await sent.WaitAsync(TimeSpan.FromMinutes(1));
        path.Should().Be("/v1/metrics");
        text.Should()
            .ContainAll("pipeline.watch.drift", "legacy_session", "pipeline.watch.looks", "pipeline-watch", "shop");
    }

    [Fact]
    public void Without_an_address_there_is_none() =>
        WatchTelemetry.Start(() => Figures, TimeSpan.Zero).Should().BeNull();
}
