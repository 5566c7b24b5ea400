using System.Formats.Tar;
using System.Text;
using Pipeline.Docker;
using Pipeline.Imports;

namespace Pipeline.Tests.Imports;

/// <summary>
/// An image with Python, Perl and Node and a code tree that holds every way to import well or badly.
/// Whatever carries the label goes before the first and after the last test.
/// </summary>
public sealed class ImportImages : IAsyncLifetime
{
    public const string CodePath = "/srv/app/trading";
    private const string Label = "imports-tests";

    public DockerEngine Engine { get; } = DockerEngine.Connect(EngineAddress.FromEnvironment());

    public string Image { get; private set; } = "";

    public ImportSandbox Sandbox => new(Image);

    public async Task InitializeAsync()
    {
        await Reap();
        var request = new BuildRequest { Labels = new Dictionary<string, string> { [Label] = "1" } };
        Image = (await new BuildxCli(Engine.Address).Build(request, Context())).Digests[0];
    }

    public async Task DisposeAsync()
    {
        await Reap();
        Engine.Dispose();
    }

    /// <summary>A running container of the image, as a service would be.</summary>
    public async Task<LiveContainer> Start(params IReadOnlyList<string> environment)
    {
        var spec = new ContainerSpec
        {
            Image = Image,
            Entrypoint = ["sleep", "infinity"],
            Env = environment,
            Init = true,
            NetworkMode = "none",
            Labels = new Dictionary<string, string> { [Label] = "1" },
        };
        var id = await Engine.Containers.Create(spec, $"{Label}-{Guid.NewGuid():N}");
        await Engine.Containers.Start(id);
        return new LiveContainer(Engine, id);
    }

    /// <summary>The output of a Python script that reads stdin.</summary>
    public async Task<byte[]> Python(string script, byte[] stdin, params string[] arguments)
    {
        using var input = new MemoryStream(stdin);
        var end = await Engine.Containers.Run(
            ContainerSpec.Throwaway(Image, ["python3", "-c", script, .. arguments]),
            input
        );
        end.Stderr.Should().BeEmpty();
        return end.Stdout;
    }

    private static MemoryStream Context()
    {
        var context = new MemoryStream();
        using (var tar = new TarWriter(context, TarEntryFormat.Pax, leaveOpen: true))
            foreach (
                var (name, text) in AppFiles
                    .All.Select(file => ($"app/{file.Key}", file.Value))
                    .Append(("Dockerfile", AppFiles.Dockerfile))
            )
                tar.WriteEntry(
                    new PaxTarEntry(TarEntryType.RegularFile, name)
                    {
                        DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                    }
                );
        context.Position = 0;
        return context;
    }

    private async Task Reap()
    {
        foreach (var container in await Engine.Containers.List(new ContainerFilter { Labels = [Label] }))
            await Engine.Containers.Remove(container.Id, force: true, volumes: true);
        foreach (var image in await Engine.Images.List(new ImageFilter { Labels = [Label] }))
            await Engine.Images.Remove(image.Id, force: true);
    }
}

[CollectionDefinition("imports")]
public sealed class ImportsCollection : ICollectionFixture<ImportImages>;

/// <summary>A container into which tests plant files.</summary>
public sealed class LiveContainer(DockerEngine engine, string id) : IAsyncDisposable
{
    public string Id => id;

    public Task Plant(string path, string content) =>
        Root(
            new MemoryStream(Encoding.UTF8.GetBytes(content)),
            "sh",
            "-c",
            "mkdir -p \"$(dirname \"$0\")\" && cat > \"$0\"",
            path
        );

    public Task Root(params string[] command) => Root(null, command);

    public async ValueTask DisposeAsync() => await engine.Containers.Remove(id, force: true, volumes: true);

    private async Task Root(Stream? stdin, params string[] command)
    {
        var end = await engine.Containers.Exec(id, new ExecSpec { Command = command, User = "root" }, stdin);
        end.Should().Match<ExecResult>(e => e.ExitCode == 0, end.Stderr);
    }
}
