using System.Text.Json;

namespace Pipeline.Stacks;

/// <summary>Everything that a service of the resolved model puts over its image's files.</summary>
internal static class MountParser
{
    public static IReadOnlyList<ComposeMount> Parse(
        JsonElement service,
        IReadOnlyDictionary<string, ComposeVolume> volumes
    ) =>
        [
            .. service.Items("volumes").Select(v => Volume(v, volumes)),
            .. service.Items("tmpfs").Select(t => t.Scalar()).OfType<string>().Select(Tmpfs),
            .. service.Items("secrets").Select(s => File(s, "secret", "/run/secrets/")),
            .. service.Items("configs").Select(c => File(c, "config", "/")),
        ];

    private static ComposeMount Volume(JsonElement mount, IReadOnlyDictionary<string, ComposeVolume> volumes)
    {
        var source = mount.Text("source");
        var options = mount.Has("volume") ? mount.GetProperty("volume") : default;
        var kind = mount.Text("type") switch
        {
            "volume" => string.IsNullOrEmpty(source) ? MountKind.Anonymous : MountKind.Volume,
            "bind" => MountKind.Bind,
            "tmpfs" => MountKind.Tmpfs,
            _ => MountKind.Other,
        };
        var key = kind == MountKind.Volume ? source : null;
        return new ComposeMount(
            kind,
            ContainerPath.Normalise(mount.Text("target") ?? ""),
            key is not null && volumes.TryGetValue(key, out var volume) ? volume.Name : source,
            key,
            Subpath(options),
            mount.Flag("read_only"),
            options.Flag("nocopy")
        );
    }

    private static string? Subpath(JsonElement options) =>
        ContainerPath.Normalise(options.Text("subpath") ?? "").TrimStart('/') is { Length: > 0 } path ? path : null;

    // "/run:size=10m": the options have no bearing on what is covered.
    private static ComposeMount Tmpfs(string entry) =>
        new(MountKind.Tmpfs, ContainerPath.Normalise(entry.Split(':')[0]));

    // Compose bind-mounts each of these as one file; a relative target lies in the default folder.
    private static ComposeMount File(JsonElement entry, string what, string folder)
    {
        var source = entry.Scalar() ?? entry.Text("source") ?? "";
        var target = entry.Text("target") ?? source;
        return new ComposeMount(
            MountKind.Bind,
            ContainerPath.Normalise(target.StartsWith('/') ? target : folder + target),
            $"{what} {source}",
            ReadOnly: true
        );
    }
}
