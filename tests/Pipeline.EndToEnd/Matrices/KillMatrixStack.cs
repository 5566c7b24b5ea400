using System.Text;
using Pipeline.Docker;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Matrices;

/// <summary>
/// A small stack that is deployed in a second: Perl code in a volume with state around and among it; <c>web</c> runs,
/// <c>worker</c> is stopped and has to stay so, <c>eyes</c> is none of the pipeline's business and looks at the volume
/// for the test.
/// </summary>
internal sealed class KillMatrixStack : IAsyncDisposable
{
    public const string Label = "kill-matrix";
    private readonly DockerEngine _engine;
    private readonly IReadOnlyDictionary<string, string> _environment;

    /// <param name="environment">What leads every program to that engine, where it is not the usual one.</param>
    public KillMatrixStack(DockerEngine engine, IReadOnlyDictionary<string, string>? environment = null)
    {
        _engine = engine;
        _environment = environment ?? new Dictionary<string, string>();
        EyesRestart = _environment.Count > 0;
        Project = $"kill-{Guid.NewGuid():N}"[..13];
        Folder = Directory.CreateTempSubdirectory("kill-").FullName;
        Program = new KillMatrixProgram(Path.Combine(Folder, "repository", "pipeline.yml"), StateFolder, _environment);
    }

    public string Project { get; }

    public string Folder { get; }

    public string Image => $"{Project}:latest";

    public string StateFolder => Path.Combine(Folder, "state");

    public DockerEngine Engine => _engine;

    /// <summary>For a script: prints the tag that keeps the image which the name named before a release.</summary>
    public string KeptBefore(string release) =>
        $"docker image ls --format '{{{{.Repository}}}}:{{{{.Tag}}}}' {Project} | grep pipeline-before-{release}-";

    /// <summary>Whether <c>eyes</c> has another start time later: its engine restarts, or it is stopped.</summary>
    public bool EyesRestart { get; private set; }

    public KillMatrixProgram Program { get; }

    /// <summary>The release that is open now.</summary>
    public ReleaseRecord? OpenRelease => History.Open;

    public ReleaseHistory History => ReleaseHistory.From(Records());

    public string JournalPath => Directory.GetFiles(StateFolder, "journal.jsonl", SearchOption.AllDirectories).Single();

    public IReadOnlyList<JournalRecord> Records()
    {
        var journal = Directory.Exists(StateFolder)
            ? Directory.GetFiles(StateFolder, "journal.jsonl", SearchOption.AllDirectories)
            : [];
        return journal is [var path] ? JournalFile.Open(path, TimeProvider.System).Records : [];
    }

    public async Task<bool> IsRunning(string service) =>
        (await Compose("ps", "--quiet", "--status", "running", service)).Length > 0;

    /// <summary>As a watchdog does with a <c>web</c> that does not run.</summary>
    public Task StartAgain() =>
        Output(
            "sh",
            "-c",
            $"docker ps -aq --filter name={Project}-web-1 --filter status=exited | xargs -r docker start"
        );

    /// <summary>Waits until the engine has started a service.</summary>
    public async Task Runs(string service)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await IsRunning(service))
            await Task.Delay(200, limit.Token);
    }

    public Task<string> Git(params string[] arguments) => Output("git", arguments);

    public Task<string> Compose(params string[] arguments) => Output("docker", ["compose", .. arguments]);

    public Task<string> Output(string program, params string[] arguments) =>
        new Command(program, arguments)
        {
            Directory = Path.Combine(Folder, "repository"),
            Environment = _environment,
        }.Output(default);

    /// <summary>Runs a script as root with the volume at /v and the saved copies at /saved.</summary>
    public async Task InVolume(string script)
    {
        var spec = new ContainerSpec
        {
            Image = "pipeline/base:13",
            Command = ["sh", "-euc", script],
            NetworkMode = "none",
            Labels = new Dictionary<string, string> { [Label] = "1" },
            Mounts =
            [
                new MountSpec
                {
                    Type = "volume",
                    Source = $"{Project}_data",
                    Target = "/v",
                },
                new MountSpec
                {
                    Type = "volume",
                    Source = $"{Project}_saved",
                    Target = "/saved",
                },
            ],
        };
        var run = await _engine.Containers.Run(spec);
        if (run.ExitCode != 0)
            throw new InvalidOperationException(run.Stderr);
    }

    public async Task Commit(string version, string message)
    {
        foreach (var (path, text) in KillMatrixFiles.Of(Project, version))
            Write(path, text);
        await Git("add", "-A");
        await Git("commit", "-qm", message);
    }

    /// <summary>As an operator has to before the code is uncovered: what lies below it would not be seen.</summary>
    public async Task TakeStateOutOfTheCode()
    {
        await InVolume("mv /v/shop/data /v/orders");
        await Rule("shop/data/**", "orders/**");
    }

    /// <summary>As an operator has to before the code goes: <c>eyes</c> sees it.</summary>
    public async Task LetEyesRest()
    {
        await Rule("    state:", "    also_stop: [eyes]\n    state:");
        EyesRestart = true;
    }

    private async Task Rule(string before, string after)
    {
        var rules = Path.Combine(Folder, "repository", "pipeline.yml");
        var text = await File.ReadAllTextAsync(rules);
        await File.WriteAllTextAsync(rules, text.Replace(before, after, StringComparison.Ordinal));
        await Git("commit", "-qam", "other rules");
    }

    /// <summary>A patch of the code, from HEAD to another version.</summary>
    public async Task<string> Patch(string version)
    {
        await Commit(version, "to be a patch");
        var file = Path.Combine(Folder, $"{version}.patch");
        await File.WriteAllTextAsync(
            file,
            await Git("diff", "--binary", "--full-index", "HEAD^", "HEAD", "--", "shop") + "\n"
        );
        await Git("reset", "-q", "--hard", "HEAD^");
        return file;
    }

    /// <summary>
    /// Code of nobody knows when in the volume, an image without any, and the first verified release on top.
    /// </summary>
    public async Task Up()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "repository"));
        Directory.CreateDirectory(StateFolder);
        await Git("init", "-qb", "main");
        await Git("config", "user.name", "kill");
        await Git("config", "user.email", "kill@localhost");
        await Commit("A", "version A");
        // One is enough: two that share the image would tag it twice at once, which containerd's image store refuses.
        await Compose("build", "--quiet", "web");
        await ComposeUp.Create(Compose);
        await InVolume(KillMatrixFiles.Prepare);
        await Compose("up", "--detach", "--no-build", "web", "eyes");
        await Program.Require("DeployBaked", "--go", "volume", "restart");
    }

    /// <summary>The volume in which a release keeps its backup.</summary>
    public Task<string> BackupOf(string release) =>
        Output(
            "docker",
            "volume",
            "ls",
            "--quiet",
            "--filter",
            $"label={Labels.Project}={Project}",
            "--filter",
            $"label={Labels.Release}={release}"
        );

    /// <summary>
    /// After an older state was put back: the backups of releases that it does not know, as if they had not been yet.
    /// </summary>
    public async Task DropLaterBackups()
    {
        var history = ReleaseHistory.From(Records());
        var backups = await _engine.Volumes.List(
            new VolumeFilter { Labels = [$"{Labels.Project}={Project}", $"{Labels.Kind}=backup"] }
        );
        foreach (var later in backups.Where(b => !BackupLabels.IsKnown(b, history)))
            await _engine.Volumes.Remove(later.Name, force: true);
    }

    public async ValueTask DisposeAsync()
    {
        await Compose("down", "--volumes", "--timeout", "0");
        foreach (var volume in await _engine.Volumes.List(new VolumeFilter()))
            if (
                volume.Name.StartsWith(Project, StringComparison.Ordinal)
                || volume.Labels?.GetValueOrDefault(Labels.Project) == Project
            )
                await _engine.Volumes.Remove(volume.Name, force: true);
        foreach (var image in await _engine.Images.List(new ImageFilter { Reference = Project }))
            await _engine.Images.Remove(image.Id, force: true);
        Directory.Delete(Folder, recursive: true);
    }

    private void Write(string path, string? text)
    {
        var file = Path.Combine(Folder, "repository", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        if (text is null)
            File.Delete(file);
        else
            File.WriteAllText(file, text, new UTF8Encoding(false));
    }
}
