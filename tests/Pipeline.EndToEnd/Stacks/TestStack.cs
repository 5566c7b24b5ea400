using System.Text;
using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.Platform;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.EndToEnd.Stacks;

/// <summary>
/// A stack of one service, <c>shop</c>, in a git repository of its own. Its files are plain text given by the test;
/// <c>PROJECT</c> and <c>LABEL</c> in them are placeholders for the compose project's name and the label by which it is
/// removed again.
/// </summary>
public sealed class TestStack(World world, string name) : IAsyncDisposable
{
    public string Project { get; } = $"{World.Label}-{name}-{Guid.NewGuid().ToString("N")[..6]}";

    public string Folder { get; } = Directory.CreateTempSubdirectory("e2e-").FullName;

    public string StackFile => Path.Combine(Folder, "pipeline.yml");

    public World World => world;

    public string Image => $"{Project}:latest";

    public string Volume(string key) => $"{Project}_{key}";

    public TestStack Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(
            file,
            text.Replace("PROJECT", Project, StringComparison.Ordinal)
                .Replace("LABEL", World.Label, StringComparison.Ordinal)
        );
        return this;
    }

    /// <returns>The commit, all 40 digits.</returns>
    public async Task<string> Commit(string message = "work")
    {
        if (!Directory.Exists(Path.Combine(Folder, ".git")))
            await Git("init", "-q", "-b", "main");
        await Git("add", "-A");
        await Git("-c", "user.name=e2e", "-c", "user.email=e2e@localhost", "commit", "-q", "-m", message);
        return await Head();
    }

    public Task<string> Head() => Git("rev-parse", "HEAD");

    public Task<string> Git(params string[] arguments) =>
        new Command("git", arguments) { Directory = Folder }.Output(default);

    public Task<string> Compose(params string[] arguments) =>
        new Command("docker", ["compose", .. arguments]) { Directory = Folder }.Output(default);

    /// <summary>Runs a command as somebody would type it in the stack's folder.</summary>
    public Task<string> Shell(string line) => new Command("sh", ["-c", line]) { Directory = Folder }.Output(default);

    /// <summary>
    /// The state that Pipeline finds: an image without code, and the code, older than the commit, in a volume.
    /// </summary>
    /// <param name="prepare">A script that runs as root in a container with the volume at /volume, before the service
    /// starts.</param>
    public async Task Up(string source, string volume, string folder, string prepare)
    {
        await Commit("the shop");
        await Compose("build", "--quiet");
        await ComposeUp.Create(Compose);
        var archive = Path.Combine(Folder, ".git", "code.tar");
        await Git("archive", "--output", archive, $"HEAD:{source}");
        await using (var tar = File.OpenRead(archive))
            await InVolume(volume, $"mkdir -p '/volume/{folder}' && tar -x -C '/volume/{folder}'", tar);
        await InVolume(volume, prepare);
        await Compose("up", "--detach", "--no-build");
    }

    /// <summary>Standard output of a script that runs as root with the volume at /volume.</summary>
    public async Task<string> InVolume(string volume, string script, Stream? stdin = null)
    {
        var spec = new ContainerSpec
        {
            Image = HelperImageBuild.Name,
            Entrypoint = [],
            Command = ["bash", "-c", "set -eu; " + script],
            Labels = world.Labels,
            NetworkMode = "none",
            CapAdd = ["SYS_ADMIN"],
            Mounts =
            [
                new MountSpec
                {
                    Type = "volume",
                    Source = Volume(volume),
                    Target = "/volume",
                },
            ],
        };
        var run = await world.Engine.Containers.Run(spec, stdin);
        return run.ExitCode == 0
            ? Encoding.Latin1.GetString(run.Stdout)
            : throw new InvalidOperationException(run.Stderr);
    }

    /// <summary>Standard output of a program in the running service, as root.</summary>
    public async Task<string> Exec(params string[] command)
    {
        var run = await world.Engine.Containers.Exec(
            (await Running()).Id,
            new ExecSpec { Command = command, User = "0" }
        );
        return run.ExitCode == 0 ? run.Text.Trim() : throw new InvalidOperationException(run.Stderr);
    }

    /// <summary>The service's one container.</summary>
    public async Task<ContainerDetails> Running()
    {
        var all = await world.Engine.Containers.List(
            new ContainerFilter { Labels = [$"{Labels.ComposeProject}={Project}"] }
        );
        return await world.Engine.Containers.Inspect(all.Should().ContainSingle().Subject.Id);
    }

    /// <summary>Waits until the process that runs now says this; a process that ends without saying it fails.</summary>
    public async Task Says(string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var said = new StringBuilder();
        await foreach (
            var line in world.Engine.Containers.Logs(
                (await Running()).Id,
                new LogOptions { Follow = true },
                limit.Token
            )
        )
            if (said.AppendLine(line.Text).ToString().Contains(text, StringComparison.Ordinal))
                return;
        said.ToString().Should().Contain(text);
    }

    public async ValueTask DisposeAsync()
    {
        await Compose("down", "--volumes", "--timeout", "0");
        await world.RemoveMade(Project);
        Directory.Delete(Folder, recursive: true);
    }
}
