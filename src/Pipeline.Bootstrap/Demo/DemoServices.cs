using System.Text;
using Pipeline.Docker;
using Pipeline.Terms;

namespace Pipeline.Bootstrap;

/// <summary>The demo's services: built, created, started, and asked.</summary>
internal sealed class DemoServices(string folder, string project, DemoResources resources)
{
    private const string Bot = "clawbot";
    private const string Database = "gui-db";
    private const string User = "tradingbot_gui";
    private const int LastLines = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private DockerEngine Engine => resources.Engine;

    private ComposeCli Compose =>
        field ??= new ComposeCli(
            Engine.Address,
            new ComposeProject(folder, [Path.Combine(folder, "docker-compose.yml")], [], null, [])
        )
        {
            Watched = Engine,
        };

    public Task Build(Action<string> line, CancellationToken ct) => Compose.Build(line, ct);

    /// <summary>
    /// Makes containers and volumes, and puts the files into a volume as root. The bot's container comes first: it
    /// mounts every volume that others share, and two that are created at the same time with the same empty volume fail
    /// now and then, since the engine fills it from both images at once ("mkdir …: file exists").
    /// </summary>
    /// <exception cref="PipelineException">The files could not be unpacked.</exception>
    public async Task Create(string volume, IReadOnlyList<BundledFile> files, CancellationToken ct)
    {
        await Compose.Up(
            new UpRequest
            {
                NoStart = true,
                NoDeps = true,
                Services = [Bot],
            },
            null,
            ct
        );
        await Compose.Up(new UpRequest { NoStart = true }, null, ct);
        using var tar = new MemoryStream();
        await CodeVolume.WriteTar(files, tar, ct);
        tar.Position = 0;
        var unpack = new ContainerSpec
        {
            Image = $"{project}-clawbot",
            Command = ["tar", "--extract", "--preserve-permissions", "--numeric-owner", "--directory", "/volume"],
            NetworkMode = "none",
            User = "root",
            Mounts = [MountSpec.Volume(volume, "/volume")],
        };
        var result = await Engine.Containers.Run(unpack, tar, null, ct);
        if (result.ExitCode != 0)
            throw PipelineException.Refuse($"{volume} could not be filled: {result.Stderr}", "./build.sh Demo --reset");
    }

    public async Task StartDatabase(DemoPasswords passwords, CancellationToken ct)
    {
        await Compose.Up(new UpRequest { Services = [Database], Wait = Patience }, null, ct);
        using var sql = new MemoryStream(passwords.Sql());
        await Psql(["--quiet"], sql, ct);
    }

    /// <summary>Healthy means: has written to the database within the last seconds.</summary>
    /// <exception cref="PipelineException">They did not become healthy; says what they wrote last.</exception>
    public async Task Start(Action<string> line, CancellationToken ct)
    {
        try
        {
            await Compose.Up(new UpRequest { Wait = Patience }, line, ct);
        }
        catch (ComposeException e)
        {
            throw PipelineException.Refuse(
                $"The demo did not come up: {e.Message}\n{await resources.LastWords(LastLines, ct)}",
                "./build.sh Demo --reset"
            );
        }
    }

    /// <summary>Starts what there is, as it is.</summary>
    public Task Wake(Action<string> line, CancellationToken ct) =>
        Compose.Up(new UpRequest { NoRecreate = true }, line, ct);

    /// <summary>The answer of the database, as text.</summary>
    public Task<string> Ask(string query, CancellationToken ct) =>
        Psql(["--tuples-only", "--no-align", "--command", query], null, ct);

    private async Task<string> Psql(string[] arguments, Stream? input, CancellationToken ct)
    {
        string[] login = ["--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--username", User, "--dbname", User];
        var psql = new ExecSpec { Command = ["psql", .. login, .. arguments] };
        var result = await Engine.Containers.Exec(await resources.Running(Database, ct), psql, input, ct);
        return result.ExitCode == 0
            ? Encoding.UTF8.GetString(result.Stdout).TrimEnd('\n')
            : throw PipelineException.Refuse($"psql in {Database} failed: {result.Stderr}", "./build.sh Demo --reset");
    }
}
