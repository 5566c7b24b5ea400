using System.Text.Json;
using Pipeline.Terms;

namespace Pipeline.Stacks;

/// <summary>
/// The JSON of <c>docker compose config</c> as records. Compose writes every <c>$</c> as <c>$$</c> there, so that its
/// output is itself a compose file; all text is therefore unescaped.
/// </summary>
internal static class ComposeParser
{
    public static ComposeModel Parse(JsonElement config)
    {
        if (config.ValueKind != JsonValueKind.Object || config.Text("name") is not { } project)
            throw new FormatException("The output of `docker compose config` has no project name.");
        var volumes = config.Members("volumes").ToDictionary(v => v.Key, v => Volume(v.Key, v.Value, project));
        var services = config.Members("services").Select(s => Service(s.Key, s.Value, config, volumes)).ToList();
        var networks = config
            .Members("networks")
            .ToDictionary(n => n.Key, n => n.Value.Text("name") ?? $"{project}_{n.Key}");
        return new ComposeModel(project, InheritedMounts.Resolve(config, services), volumes, networks);
    }

    private static ComposeVolume Volume(string key, JsonElement volume, string project) =>
        new(
            key,
            volume.Text("name") ?? $"{project}_{key}",
            volume.Flag("external"),
            volume.Text("driver"),
            volume.Texts("driver_opts"),
            volume.Texts("labels")
        );

    private static ComposeService Service(
        string name,
        JsonElement service,
        JsonElement config,
        IReadOnlyDictionary<string, ComposeVolume> volumes
    ) =>
        new()
        {
            Name = name,
            Image = service.Text("image") ?? $"{config.Text("name")}-{name}",
            Build = service.Has("build") ? Build(service.GetProperty("build"), config) : null,
            Entrypoint = Words(service, "entrypoint"),
            Command = Words(service, "command"),
            Environment = service
                .Members("environment")
                .ToDictionary(e => e.Key, e => e.Value.Scalar() is { } v ? new HiddenValue(v) : null),
            EnvFiles = [.. service.Items("env_file").Select(f => f.Scalar() ?? f.Text("path")).OfType<string>()],
            Mounts = MountParser.Parse(service, volumes),
            HasHealthcheck = service.Has("healthcheck") && !service.GetProperty("healthcheck").Flag("disable"),
            Profiles = Words(service, "profiles") ?? [],
            DependsOn = [.. service.Members("depends_on").Select(d => d.Key)],
            ContainerName = service.Text("container_name"),
            Replicas =
                Number(
                    service.Text("scale")
                        ?? (service.Has("deploy") ? service.GetProperty("deploy").Text("replicas") : null)
                ) ?? 1,
            User = service.Text("user"),
            WorkingDirectory = service.Text("working_dir"),
            StopGracePeriod =
                service.Text("stop_grace_period") is { } grace && Durations.TryParse(grace, out var span) ? span : null,
            Restart = service.Text("restart"),
            Networks = service.Members("networks").ToDictionary(n => n.Key, n => Aliases(n.Value)),
            Ports = [.. service.Items("ports").Select(Port)],
        };

    private static int? Number(string? text) =>
        int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    private static IReadOnlyList<string>? Words(JsonElement service, string key) =>
        service.Has(key) ? [.. service.Items(key).Select(w => w.Scalar()).OfType<string>()] : null;

    private static IReadOnlyList<string> Aliases(JsonElement network) =>
        [.. network.Items("aliases").Select(a => a.Scalar()).OfType<string>()];

    private static ComposePort Port(JsonElement port) =>
        new(
            port.TryGetProperty("target", out var target) ? target.GetInt32() : 0,
            port.Text("published"),
            port.Text("host_ip"),
            port.Text("protocol") ?? "tcp"
        );

    private static readonly HashSet<string> Honoured =
    [
        "context",
        "dockerfile",
        "target",
        "args",
        "labels",
        "platforms",
    ];

    private static ComposeBuild Build(JsonElement build, JsonElement config) =>
        new(
            build.Text("context") ?? ".",
            build.Text("dockerfile") ?? "Dockerfile",
            build.Text("target"),
            build.Texts("args").ToDictionary(a => a.Key, a => new HiddenValue(a.Value)),
            build.Texts("labels"),
            [.. build.Items("platforms").Select(p => p.Scalar()).OfType<string>()],
            [.. UnsupportedBuild.Find(build, Honoured)]
        )
        {
            More = BuildOptions.Read(build, config.Has("secrets") ? config.GetProperty("secrets") : default),
        };
}
