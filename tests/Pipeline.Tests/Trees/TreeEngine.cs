using Pipeline.Docker;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

/// <summary>A real engine, both routes to its volumes, and a reaper for what tests leave behind.</summary>
public sealed class TreeEngine : IAsyncLifetime
{
    public const string Collection = "trees on an engine";
    private const string Label = "trees-tests";
    private static readonly string[] Everything =
    [
        "SYS_ADMIN",
        "CHOWN",
        "DAC_OVERRIDE",
        "DAC_READ_SEARCH",
        "FOWNER",
        "FSETID",
        "MKNOD",
        "SETFCAP",
        "LINUX_IMMUTABLE",
    ];
    private string _image = "";

    public DockerEngine Engine { get; } = DockerEngine.Connect(EngineAddress.FromEnvironment());

    public async Task InitializeAsync()
    {
        _image = await HelperImageBuild.Ensure(Engine, _ => { }, default);
        await Reap();
    }

    public async Task DisposeAsync()
    {
        await Reap();
        Engine.Dispose();
    }

    public async Task<ITreeAccess> Access(VolumeAccessMode mode) =>
        await TreeAccess.Choose(
            Engine,
            mode,
            new HelperImage(_ => Task.FromResult(_image)),
            await Engine.System.Info(),
            default
        );

    public Task<string> Volume() => Volume(new Dictionary<string, string>());

    public async Task<string> Volume(IReadOnlyDictionary<string, string> options) =>
        (
            await Engine.Volumes.Create(
                new VolumeSpec
                {
                    Name = $"trees-tests-{Guid.NewGuid():N}",
                    Labels = new Dictionary<string, string> { [Label] = "1" },
                    Options = options,
                }
            )
        ).Name;

    /// <summary>A new volume that a shell script, run in it as root with all that it needs, has filled.</summary>
    public async Task<string> Volume(string script)
    {
        var volume = await Volume();
        await Change(volume, script);
        return volume;
    }

    /// <summary>A volume full of everything that copies lose.</summary>
    public Task<string> NastyVolume() => Volume(NastyTree.Script);

    /// <summary>Runs a script in a volume, mounted at /tree.</summary>
    public async Task Change(string volume, string script)
    {
        var spec = ContainerSpec.Throwaway(_image, "bash", "-c", "set -e; cd /tree\n" + script) with
        {
            User = "0:0",
            CapAdd = Everything,
            Mounts = [MountSpec.Volume(volume, "/tree", noCopy: true)],
            Labels = new Dictionary<string, string> { [Label] = "1" },
        };
        var result = await Engine.Containers.Run(spec);
        result.ExitCode.Should().Be(0, result.Stderr);
    }

    /// <summary>Starts a container that stays; its first process sleeps.</summary>
    public async Task<ContainerDetails> Start(Func<ContainerSpec, ContainerSpec> with)
    {
        var spec = with(
            new ContainerSpec
            {
                Image = _image,
                Command = ["sleep", "1000"],
                Init = false,
                Labels = new Dictionary<string, string> { [Label] = "1" },
            }
        );
        var id = await Engine.Containers.Create(spec);
        await Engine.Containers.Start(id);
        return await Engine.Containers.Inspect(id);
    }

    private async Task Reap()
    {
        foreach (var container in await Engine.Containers.List(new ContainerFilter { Labels = [Label] }))
        {
            await Engine.Containers.Remove(container.Id, force: true, volumes: true);
        }

        foreach (var volume in await Engine.Volumes.List(new VolumeFilter { Labels = [Label] }))
        {
            await Engine.Volumes.Remove(volume.Name, force: true);
        }
    }
}

[CollectionDefinition(TreeEngine.Collection)]
public sealed class TreeEngineCollection : ICollectionFixture<TreeEngine>;
