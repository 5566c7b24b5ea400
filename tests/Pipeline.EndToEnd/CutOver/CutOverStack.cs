using System.Runtime.Versioning;
using Pipeline.Demo;
using Pipeline.Hosts;
using Pipeline.Running;
using Pipeline.Stages;

namespace Pipeline.EndToEnd.CutOver;

/// <summary>What a run ended with, and all that it printed.</summary>
public sealed record Run(ExitCode Code, string Output);

/// <summary>A demo of its own, on the real engine.</summary>
[SupportedOSPlatform("linux")]
public sealed class CutOverStack : IAsyncLifetime
{
    private readonly string _project = $"cutover-e2e-{Guid.NewGuid():N}"[..20];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cutover-e2e");
    private readonly DemoStack _demo;

    public CutOverStack() => _demo = new DemoStack(Root, _project, Path.Combine(_folder.FullName, "demo"));

    public string EnvFile => Path.Combine(_demo.Folder, ".env");

    public string StackFile => _demo.StackFile;

    public string Database => $"{_project}-gui-db-1";

    public string State => Path.Combine(_folder.FullName, "state");

    public string Read(string file) => File.ReadAllText(Path.Combine(_demo.Folder, file));

    public string Write(string file, string text)
    {
        var path = Path.Combine(_demo.Folder, file);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    public async Task InitializeAsync()
    {
        Environment.SetEnvironmentVariable("PIPELINE_STATE", State);
        await HostSetup.Ensure(Root, demoImages: true, _ => { }, CancellationToken.None);
        await _demo.Up(reset: false, _ => { }, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _demo.Down(_ => { }, CancellationToken.None);
        _folder.Delete(recursive: true);
    }

    public Task<Run> CutOver(string? stackFile = null) => Do(stackFile, async run =>
    {
        foreach (var stage in Chain.CutOver)
            run.Schedule(stage.Name.Value);
        foreach (var stage in Chain.CutOver)
            await run.Stage(stage.Name.Value);
        return await run.Finish();
    });

    public Task<Run> Back(string stage, string? stackFile = null) => Do(stackFile, async run =>
    {
        await run.Back(stage);
        return ExitCode.Done;
    });

    public Task<string> Sql(string sql) => Docker(
        "exec", Database, "psql", "--no-psqlrc", "-tA", "-U", "tradingbot_gui", "-d", "tradingbot_gui", "-c", sql);

    /// <summary>Starts the database again, and waits until it and the services that lost it are back.</summary>
    public async Task StartDatabase()
    {
        await Docker("start", Database);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await new Command("docker", "exec", Database, "psql", "-tA", "-U", "tradingbot_gui", "-d", "tradingbot_gui", "-c", "SELECT count(*) > 1 FROM pg_stat_activity WHERE application_name LIKE 'clawbot%'").Run(limit.Token) is not { Ok: true, Output: "t" })
            await Task.Delay(200, limit.Token);
    }

    /// <summary>Roles that bot and worker are logged in with.</summary>
    public Task<string> LoggedIn() => Sql("SELECT string_agg(DISTINCT usename, ',') FROM pg_stat_activity WHERE application_name LIKE 'clawbot%'");

    /// <summary>Container and start of a service: another value after a recreate or a restart.</summary>
    public Task<string> Identity(string service) => Docker("inspect", "--format", "{{.Id}} {{.State.StartedAt}} {{.RestartCount}}", $"{_project}-{service}-1");

    private async Task<Run> Do(string? stackFile, Func<PipelineRun, Task<ExitCode>> work)
    {
        using var output = new StringWriter();
        using var run = new PipelineRun(() => Options(stackFile ?? _demo.StackFile), output);
        try
        {
            return new Run(await work(run), output.ToString());
        }
        catch (PipelineException e)
        {
            return new Run(e.Code, $"{output}\n{e}");
        }
    }

    private static SessionOptions Options(string stackFile) => new()
    {
        StackFile = stackFile,
        Target = "CutOver",
        Go = Enum.GetValues<Impact>().ToHashSet(),
        AllowDirtyTree = true,
        Verbose = true,
    };

    private static Task<string> Docker(params string[] arguments) => new Command("docker", arguments).Output(CancellationToken.None);

    private static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    private static string FindRoot(string folder) => File.Exists(Path.Combine(folder, "Pipeline.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder)!);
}
