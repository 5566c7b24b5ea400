using Pipeline.Stacks;

namespace Pipeline.Tests.Fixtures;

/// <summary>A stack of one service, made without compose.</summary>
internal static class TestStack
{
    public const string Service = "web";

    public static readonly CodeTree Code = new()
    {
        Name = "app",
        Source = "app",
        Path = "/srv/app",
        Services = [Service],
        Strategy = CodeStrategy.Rebuild,
    };

    /// <summary>
    /// The volume that covers the code from one folder above, or from wherever <paramref name="target"/> says.
    /// </summary>
    public static ComposeMount Volume(string target = "/srv") => new(MountKind.Volume, target, "shop_data", "data");

    public static Stack With(
        CodeTree? code = null,
        VolumeRules? rules = null,
        IReadOnlyList<ComposeMount>? mounts = null,
        string directory = "/repo",
        string? target = null,
        CodeStrategy? strategy = null,
        string project = "shop"
    )
    {
        var tree = code ?? Code;
        tree = strategy is { } other ? tree with { Strategy = other } : tree;
        var build = new ComposeBuild(
            directory,
            "Dockerfile",
            target,
            new Dictionary<string, HiddenValue>(),
            new Dictionary<string, string>(),
            [],
            []
        );
        var service = new ComposeService
        {
            Name = Service,
            Image = "shop-web",
            Build = build,
            Mounts = mounts ?? [Volume()],
        };
        var volume = new ComposeVolume(
            "data",
            "shop_data",
            false,
            null,
            new Dictionary<string, string>(),
            new Dictionary<string, string>()
        );
        var compose = new ComposeModel(
            project,
            [service],
            new Dictionary<string, ComposeVolume> { ["data"] = volume },
            new Dictionary<string, string>()
        );
        var definition = new StackDefinition
        {
            File = Path.Combine(directory, "pipeline.yml"),
            Code = [tree],
            Services = [new ServiceRules { Name = Service }],
            Volumes = rules is null ? [] : [rules],
        };
        return StackLoader.Load(definition, compose);
    }
}
