using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Pipeline.Watching;

/// <summary>
/// Figures to an OpenTelemetry collector by OTLP, where the standard variables of its SDK name one
/// (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and the others). A collector that is away changes nothing about the watch.
/// </summary>
internal sealed class WatchTelemetry : IDisposable
{
    private const string Name = "pipeline.watch";
    private static readonly string[] Endpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    private readonly Func<WatchFigures> _figures;
    private readonly TimeSpan _patience;
    private readonly Meter _meter = new(Name);
    private readonly MeterProvider _provider;

    private WatchTelemetry(Func<WatchFigures> figures, TimeSpan patience)
    {
        (_figures, _patience) = (figures, patience);
        Observe();
        var builder = Sdk.CreateMeterProviderBuilder().AddMeter(Name).AddOtlpExporter();
        if (Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") is not { Length: > 0 })
            builder.ConfigureResource(r => r.AddService("pipeline-watch"));
        _provider = builder.Build();
    }

    /// <param name="patience">How long the last figures may take when it ends.</param>
    /// <returns>Null where no collector is named.</returns>
    public static WatchTelemetry? Start(Func<WatchFigures> figures, TimeSpan patience) =>
        Endpoints.Any(e => Environment.GetEnvironmentVariable(e) is { Length: > 0 })
            ? new WatchTelemetry(figures, patience)
            : null;

    public void Dispose()
    {
        _provider.Shutdown((int)_patience.TotalMilliseconds);
        _provider.Dispose();
        _meter.Dispose();
    }

    private void Observe()
    {
        _meter.CreateObservableGauge(
            $"{Name}.drift",
            () =>
                Enum.GetValues<DriftKind>()
                    .Select(k => Of(_figures().Findings.GetValueOrDefault(k), ("kind", PrometheusText.NameOf(k)))),
            "{finding}",
            "Findings that stand now, by kind"
        );
        Gauge("can_look", "1 when the last look could be made", f => f.CanLook ? 1 : 0);
        Gauge("release_under_way", "1 while a release is under way", f => f.IsReleaseUnderWay ? 1 : 0);
        Gauge(
            "last_look",
            "When the stack was last looked at, seconds since 1970",
            f => f.LastLook?.ToUnixTimeSeconds() ?? 0
        );
        Counter("looks", "Looks at the stack", f => f.Looks);
        Counter("failures", "Looks that failed", f => f.Failures);
        Counter("proofs", "Looks at which all was proven again", f => f.Proofs);
        Counter("files_read", "Files of the code that were read", f => f.FilesRead);
    }

    private void Gauge(string name, string help, Func<WatchFigures, long> value) =>
        _meter.CreateObservableGauge($"{Name}.{name}", () => Of(value(_figures())), null, help);

    private void Counter(string name, string help, Func<WatchFigures, long> value) =>
        _meter.CreateObservableCounter($"{Name}.{name}", () => Of(value(_figures())), null, help);

    private Measurement<long> Of(long value, params (string Name, string Value)[] labels) =>
        new(
            value,
            [
                new("project", _figures().Project),
                .. labels.Select(l => new KeyValuePair<string, object?>(l.Name, l.Value)),
            ]
        );
}
