using System.Text.Json;

namespace Pipeline.Docker;

/// <summary>What a spec says of its tasks and of how they are replaced.</summary>
public sealed partial class ServiceSpec
{
    /// <inheritdoc cref="TaskSpec.ForceUpdate"/>
    public int ForceUpdate => Tasks.ForceUpdate;

    /// <summary>Whether a new task is started before the old one is stopped; Swarm's default is the contrary.</summary>
    public bool StartsFirst => At("UpdateConfig", "Order").Text() == "start-first";

    /// <summary>Whether it has a healthcheck of its own; null: the image decides.</summary>
    public bool? HasHealthcheck =>
        At("TaskTemplate", "ContainerSpec", "Healthcheck", "Test") is { ValueKind: JsonValueKind.Array } test
        && test.GetArrayLength() > 0
            ? test[0].GetString() != "NONE"
            : null;

    /// <summary>Ports of the node itself that a task takes.</summary>
    public IReadOnlyList<int> HostPorts =>
        [
            .. Items("EndpointSpec", "Ports")
                .Where(p => Text(p, "PublishMode") == "host")
                .Select(p => p.TryGetProperty("PublishedPort", out var port) ? port.GetInt32() : 0),
        ];

    /// <summary>Volumes that each node has for itself, so that a task elsewhere finds another one.</summary>
    public IReadOnlyList<LocalVolume> LocalVolumes =>
        [
            .. Items("TaskTemplate", "ContainerSpec", "Mounts")
                .Where(m => Text(m, "Type") == "volume" && IsLocal(m))
                .Select(m => new LocalVolume(
                    Text(m, "Source"),
                    Text(m, "Target"),
                    m.TryGetProperty("ReadOnly", out var only) && only.ValueKind == JsonValueKind.True
                )),
        ];

    /// <summary>Secrets and configs that its tasks get.</summary>
    public IReadOnlyList<SpecData> Data =>
        [
            .. Items("TaskTemplate", "ContainerSpec", "Secrets")
                .Select(s => new SpecData("secret", Text(s, "SecretID"), Text(s, "SecretName"))),
            .. Items("TaskTemplate", "ContainerSpec", "Configs")
                .Select(c => new SpecData("config", Text(c, "ConfigID"), Text(c, "ConfigName"))),
        ];

    /// <summary>IDs of the networks that its tasks are in.</summary>
    public IReadOnlyList<string> Networks =>
        [.. Items("TaskTemplate", nameof(Networks)).Select(n => Text(n, "Target"))];

    /// <summary>Variables that its tasks get. May hold secrets: never print a value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables =>
        [
            .. Items("TaskTemplate", "ContainerSpec", "Env")
                .Select(v => (v.GetString() ?? "").Split('=', 2))
                .Select(v => KeyValuePair.Create(v[0], v.Length > 1 ? v[1] : "")),
        ];

    /// <summary>The names of the files in <c>/run/secrets</c> that its tasks get, or whole paths elsewhere.</summary>
    public IReadOnlyList<string> SecretFiles => FilesOf("Secrets");

    /// <summary>Paths of the files that its tasks get from configs.</summary>
    public IReadOnlyList<string> ConfigFiles => FilesOf("Configs");

    /// <summary>The same, with another secret in that file; owner and mode of the file stay.</summary>
    /// <param name="file">One of <see cref="SecretFiles"/>.</param>
    /// <param name="id">Empty while the secret is not made yet.</param>
    public ServiceSpec WithSecret(string file, string id, string name) =>
        With(spec =>
        {
            var mounted = spec["TaskTemplate"]!["ContainerSpec"]!["Secrets"]!
                .AsArray()
                .Single(s => (string?)s!["File"]?[nameof(Name)] == file)!;
            (mounted["SecretID"], mounted["SecretName"]) = (id, name);
        });

    private IReadOnlyList<string> FilesOf(string key) =>
        [
            .. Items("TaskTemplate", "ContainerSpec", key)
                .Select(s => s.TryGetProperty("File", out var file) ? Text(file, nameof(Name)) : ""),
        ];

    /// <summary>Whether its tasks can run on one node only.</summary>
    public bool IsPinned => PinnedTo.Count > 0;

    /// <summary>Host names and IDs of the nodes that it is pinned to; more than one where none can run it.</summary>
    public IReadOnlyList<string> PinnedTo =>
        [
            .. Items("TaskTemplate", "Placement", "Constraints")
                .Select(c => (c.GetString() ?? "").Split("=="))
                .Where(c => c is [var key, _] && key.Trim() is "node.hostname" or "node.id")
                .Select(c => c[1].Trim()),
        ];

    /// <summary>
    /// A list in it, item by item as the engine writes it; the one value where it is no list, and none where it says
    /// nothing. May hold secrets: never print it.
    /// </summary>
    /// <param name="key">Of the container, such as <c>Env</c> or <c>Mounts</c>.</param>
    public IReadOnlyList<string> OfContainer(string key) =>
        At("TaskTemplate", "ContainerSpec", key) switch
        {
            null => [],
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(i => i.GetRawText())],
            { } value => [value.GetRawText()],
        };

    /// <summary>The driver local with options may mount a share, which all nodes see.</summary>
    private static bool IsLocal(JsonElement mount)
    {
        if (
            !mount.TryGetProperty("VolumeOptions", out var options)
            || options.ValueKind != JsonValueKind.Object
            || !options.TryGetProperty("DriverConfig", out var driver)
            || driver.ValueKind != JsonValueKind.Object
        )
            return true;
        return Text(driver, "Name") is "" or "local"
            && !(driver.TryGetProperty("Options", out var set) && set.ValueKind == JsonValueKind.Object);
    }

    private IEnumerable<JsonElement> Items(params ReadOnlySpan<string> path) =>
        At(path) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    private static string Text(JsonElement at, string key) =>
        at.TryGetProperty(key, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
}
