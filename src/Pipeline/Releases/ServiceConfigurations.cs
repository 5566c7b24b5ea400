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
    private readonly Dictionary<string, byte[]> _services;

    public ServiceConfigurations(JsonDocument config) =>
        _services = config
            .RootElement.GetProperty("services")
            .EnumerateObject()
            .ToDictionary(s => s.Name, s => Encoding.UTF8.GetBytes(Canonical(s.Value)));

    /// <summary>Equal when, and only when, the resolved configuration of the service is equal.</summary>
    public string Fingerprint(string service, Fingerprints fingerprints) => fingerprints.Of(_services[service]);

    /// <summary>Whether both resolve the service alike.</summary>
    public bool SameAs(ServiceConfigurations other, string service) =>
        _services[service].AsSpan().SequenceEqual(other._services[service]);

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
