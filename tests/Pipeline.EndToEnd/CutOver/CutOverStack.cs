using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Pipeline.Bootstrap;
using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Reports;
using Pipeline.Running;
using Pipeline.Terms;

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

    public string Database => Container("gui-db");

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
        await HostSetup.Ensure(demoImages: true, _ => { }, CancellationToken.None);
        await _demo.Up(reset: false, _ => { }, CancellationToken.None);
        // Variants of pipeline.yml are no uncommitted work that a deploy would tell of.
        var info = Directory.CreateDirectory(Path.Combine(_demo.Folder, ".git", "info")).FullName;
        await File.AppendAllTextAsync(Path.Combine(info, "exclude"), "/pipeline-*.yml\n");
    }

    public async Task DisposeAsync()
    {
        await _demo.Down(_ => { }, CancellationToken.None);
        _folder.Delete(recursive: true);
    }

    /// <param name="password">What stands on standard input, for <c>--secret-stdin</c>.</param>
    /// <param name="change">Of the options.</param>
    public Task<Run> CutOver(
        string? stackFile = null,
        bool rotate = false,
        string? password = null,
        Func<SessionOptions, SessionOptions>? change = null
    ) =>
        Do(
            stackFile,
            async run =>
            {
                IReadOnlyList<IStage> stages = rotate ? [.. Chain.CutOver, .. Chain.Rotation] : Chain.CutOver;
                foreach (var stage in stages)
                    run.Schedule(stage.Name.Value);
                foreach (var stage in stages)
                    await run.Stage(stage.Name.Value);
                return await run.Finish();
            },
            o =>
                (change?.Invoke(o) ?? o) with
                {
                    Password = password is null ? null : new MemoryStream(Encoding.UTF8.GetBytes(password)),
                }
        );

    /// <summary>The demo's pipeline.yml with changes, and shorter watches; a file of its own.</summary>
    public string Variant(params (string From, string To)[] changes)
    {
        var text = Read("pipeline.yml").Replace("stable_for: 5s", "stable_for: 1s", StringComparison.Ordinal);
        foreach (var (from, to) in changes)
            text = text.Contains(from, StringComparison.Ordinal)
                ? text.Replace(from, to, StringComparison.Ordinal)
                : throw new ArgumentException($"pipeline.yml has no '{from}'");
        return Write($"pipeline-{Guid.NewGuid():N}.yml", text);
    }

    /// <summary>
    /// A fault that the services run into, wherever they are on the runtime role: Python that each of them runs first.
    /// Null mends it.
    /// </summary>
    public Task Fault(string module, string? python)
    {
        var guard =
            $"import os, sys\nif 'tradingbot_gui_app' in os.environ.get('GUI_DB_DSN', '') and '{module}' in sys.orig_argv:\n";
        var text = python is null ? "" : guard + string.Concat(python.Split('\n').Select(l => $"    {l}\n"));
        return new Command(
            "docker",
            "exec",
            "--interactive",
            Container("clawbot"),
            "sh",
            "-c",
            "cat > trading/__init__.py"
        ).Output(CancellationToken.None, async stdin => await stdin.WriteAsync(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>
    /// Does something as soon as the worker, which is moved last, is logged in with the runtime role.
    /// </summary>
    public async Task OnceMoved(Func<Task> act)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (
            await Sql(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'clawbot-worker' AND usename = 'tradingbot_gui_app'"
            ) == "0"
        )
            await Task.Delay(200, limit.Token);
        await act();
    }

    /// <summary>
    /// All that an undo must give back: bytes, mode and owner of the env file, rights of every role, who is logged in,
    /// and the GUI's process.
    /// </summary>
    public async Task<string> OldState()
    {
        var facts = await new Command("stat", "--format", "%a %u:%g", EnvFile).Output(CancellationToken.None);
        var rights = await Sql(
            """
            SELECT md5(string_agg(line, ',' ORDER BY line)) FROM (
              SELECT format('%s %s %s', c.oid::regclass, a.grantee::regrole, a.privilege_type) FROM pg_class c, aclexplode(coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) a WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'S')
              UNION ALL SELECT format('%s %s %s %s', d.defaclrole::regrole, d.defaclobjtype, a.grantee::regrole, a.privilege_type) FROM pg_default_acl d, aclexplode(d.defaclacl) a
              UNION ALL SELECT format('%s %s', rolname, rolpassword) FROM pg_authid) AS lines(line)
            """
        );
        return $"{Convert.ToHexString(await File.ReadAllBytesAsync(EnvFile))} {facts} {rights} {await LoggedIn()} {await Docker("inspect", "--format", "{{.State.Running}} {{.Image}}", Container("gui"), Container("gui-db"))}";
    }

    public string Container(string service) => $"{_project}-{service}-1";

    public string Folder => _demo.Folder;

    public string Project => _project;

    public Task<Run> Deploy() => Do(null, Deploy);

    /// <summary>Not verbose, at a terminal of so many columns.</summary>
    public Task<Run> DeployAtTerminal(int columns) => Do(null, Deploy, columns: columns);

    private static async Task<ExitCode> Deploy(PipelineRun run)
    {
        foreach (var stage in Chain.Deploy)
            run.Schedule(stage.Name.Value);
        foreach (var stage in Chain.Deploy)
            await run.Stage(stage.Name.Value);
        return await run.Finish();
    }

    public Task<Run> Rollback(RollbackTarget target) =>
        Do(
            null,
            async run =>
            {
                await run.Back(target);
                return await run.Finish();
            }
        );

    /// <summary>The page about the last release, into the state folder.</summary>
    public Task<Run> Report() =>
        Do(
            null,
            async run =>
            {
                await run.Report(null, null, null);
                return await run.Finish();
            }
        );

    /// <summary>The report of a release, as it was written.</summary>
    public ReportDocument Reported(string release) =>
        JsonSerializer.Deserialize<ReportDocument>(
            File.ReadAllText(Directory.GetFiles(State, $"{release}.json", SearchOption.AllDirectories).Single()),
            Json.Options
        )!;

    /// <summary>The release whose code is live.</summary>
    public Task<string> LastVerified() => Task.FromResult(History().LastVerified!.Id);

    public ReleaseHistory History() => ReleaseHistory.From(Records());

    /// <summary>The journal as it is; empty before the first release.</summary>
    public IReadOnlyList<JournalRecord> Records() =>
        (Directory.Exists(State) ? Directory.GetFiles(State, "journal.jsonl", SearchOption.AllDirectories) : [])
            is [var journal]
            ? JournalFile.Open(journal, TimeProvider.System).Records
            : [];

    /// <summary>The values that a service runs with, as the engine started it.</summary>
    public Task<string> Variable(string service, string name) =>
        Docker("exec", $"{_project}-{service}-1", "printenv", name);

    public Task<Run> Back(string stage, string? stackFile = null) =>
        Do(
            stackFile,
            async run =>
            {
                await run.Back(stage);
                return ExitCode.Done;
            }
        );

    /// <summary>As an administrator, not as the workload: pg_stat_statements does not see it.</summary>
    public Task<string> Sql(string sql) =>
        Docker(
            "exec",
            "--env",
            "PGOPTIONS=-c pg_stat_statements.track=none",
            Database,
            "psql",
            "--no-psqlrc",
            "-tA",
            "-U",
            "tradingbot_gui",
            "-d",
            "tradingbot_gui",
            "-c",
            sql
        );

    /// <summary>Starts the database again, and waits until it and the services that lost it are back.</summary>
    public async Task StartDatabase()
    {
        await Docker("start", Database);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (
            await new Command(
                "docker",
                "exec",
                Database,
                "psql",
                "-tA",
                "-U",
                "tradingbot_gui",
                "-d",
                "tradingbot_gui",
                "-c",
                "SELECT count(*) > 1 FROM pg_stat_activity WHERE application_name LIKE 'clawbot%'"
            ).Run(limit.Token)
                is not { Ok: true, Output: "t" }
        )
            await Task.Delay(200, limit.Token);
    }

    /// <summary>Roles that bot and worker are logged in with.</summary>
    public Task<string> LoggedIn() =>
        Sql("SELECT string_agg(DISTINCT usename, ',') FROM pg_stat_activity WHERE application_name LIKE 'clawbot%'");

    /// <summary>Container and start of a service: another value after a recreate or a restart.</summary>
    public Task<string> Identity(string service) =>
        Docker("inspect", "--format", "{{.Id}} {{.State.StartedAt}} {{.RestartCount}}", Container(service));

    private async Task<Run> Do(
        string? stackFile,
        Func<PipelineRun, Task<ExitCode>> work,
        Func<SessionOptions, SessionOptions>? change = null,
        int? columns = null
    )
    {
        using var output = new StringWriter();
        var options = Options(stackFile ?? _demo.StackFile);
        options = change?.Invoke(options) ?? options;
        if (columns is { } wide)
            options = options with
            {
                Verbose = false,
                Screen = new Screen(output, wide) { IsColored = false },
            };
        using var run = new PipelineRun(() => options, output);
        try
        {
            return new Run(await work(run), output.ToString());
        }
        catch (PipelineException e)
        {
            return new Run(e.Code, $"{output}\n{e}");
        }
    }

    private SessionOptions Options(string stackFile) =>
        new()
        {
            StackFile = stackFile,
            StateRoot = State,
            Target = "CutOver",
            Go = Enum.GetValues<Impact>().ToHashSet(),
            AllowDirtyTree = true,
            Verbose = true,
        };

    public static Task<string> Docker(params string[] arguments) =>
        new Command("docker", arguments).Output(CancellationToken.None);

    private static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Pipeline.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder)!);
}
