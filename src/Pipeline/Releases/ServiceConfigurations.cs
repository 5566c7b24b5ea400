using System.Text;
using System.Text.Json;
using Pipeline.Secrets;

namespace Pipeline.Releases;

/// <summary>
/// Each service as compose resolved it, for "same or different" only. Holds secrets, so what leaves here is a keyed
/// fingerprint. Compose's own <c>config --hash</c> is not what <c>up --no-deps</c> writes to a container's label (seen
/// with 2.26), so it proves nothing.
/// </summary>
public sealed class ServiceConfigurations
{
    /// <summary>Say nothing of what runs: how the image is built, and what is started before.</summary>
    private static readonly string[] Irrelevant = ["build", "depends_on"];
    private static readonly string[] Copied = ["secrets", "configs"];
    private readonly Dictionary<string, byte[]> _services;

    private readonly HashSet<string> _startedByCompose;

    public ServiceConfigurations(JsonDocument config)
    {
        var services = config.RootElement.GetProperty("services").EnumerateObject().ToList();
        _services = services.ToDictionary(s => s.Name, s => Encoding.UTF8.GetBytes(Canonical(s.Value)));
        _startedByCompose = [.. services.Where(s => NeedsCompose(config.RootElement, s.Value)).Select(s => s.Name)];
    }

    /// <summary>
    /// Whether compose does more than start the containers of the service: a hook after the start, or files that it
    /// copies into them because no file of the host holds their content.
    /// </summary>
    public bool IsStartedByCompose(string service) => _startedByCompose.Contains(service);

    /// <summary>Equal when, and only when, the resolved configuration of the service is equal.</summary>
    public string Fingerprint(string service, Fingerprints fingerprints) => fingerprints.Of(_services[service]);

    /// <summary>Whether both resolve the service alike.</summary>
    public bool SameAs(ServiceConfigurations other, string service) =>
        _services[service].AsSpan().SequenceEqual(other._services[service]);

    private static bool NeedsCompose(JsonElement model, JsonElement service) =>
        service.TryGetProperty("post_start", out _)
        || Copied.Any(kind =>
            service.TryGetProperty(kind, out var used)
            && used.ValueKind == JsonValueKind.Array
            && used.EnumerateArray().Any(u => !IsFile(model, kind, u))
        );

    private static bool IsFile(JsonElement model, string kind, JsonElement used) =>
        model.TryGetProperty(kind, out var all)
        && used.TryGetProperty("source", out var source)
        && all.TryGetProperty(source.GetString()!, out var one)
        && one.TryGetProperty("file", out _);

    private static string Canonical(JsonElement service) =>
        string.Join(
            '\n',
            service
                .EnumerateObject()
                .Where(p => !Irrelevant.Contains(p.Name))
                .OrderBy(p => p.Name, StringComparer.Ordinal)
                .Select(p => $"{p.Name}={p.Value.GetRawText()}")
        );
}
