using System.Collections;
using Pipeline.Targets.Output;
using Pipeline.Targets.Planning;
using Pipeline.Targets.Syntax;

namespace Pipeline.Targets.Session;

/// <summary>The world of one run: arguments, environment, clock, output. Tests make their own.</summary>
internal sealed class BuildSession : IDisposable
{
    private const string Script = "./build.sh";
    private AbsolutePath? _root;

    /// <summary>The running process's session, unless a test put another in place.</summary>
    public static BuildSession Current
    {
        get => field ??= OfProcess();
        set;
    }

    public required IReadOnlyList<string> Arguments { get; init; }
    public required IReadOnlyDictionary<string, string> Environment { get; init; }
    public required string WorkingDirectory { get; init; }
    public required string ProgramDirectory { get; init; }
    public required TextWriter Out { get; init; }
    public required TextWriter Error { get; init; }
    public required bool IsOutRedirected { get; init; }
    public required bool IsErrorRedirected { get; init; }
    public TimeProvider Time { get; init; } = TimeProvider.System;
    public Interruption Interruption { get; } = new();
    public Masker Masker { get; } = new();
    public bool IsProcess { get; private init; }

    /// <summary>Null in a checkout.</summary>
    public InstalledProgram? Installed { get; init; }

    /// <summary>
    /// How it is called. A script that calls the installed program names itself in <c>PIPELINE_COMMAND</c>.
    /// </summary>
    public string Command =>
        Installed is null ? Script
        : Environment.GetValueOrDefault("PIPELINE_COMMAND") is { Length: > 0 } caller ? caller
        : Installed.Command;

    /// <summary>
    /// Whether <c>.nuke</c> is ours. To an installed program it is only where the root was named: another build of NUKE
    /// may have its files in the folder that somebody happens to be in.
    /// </summary>
    public bool OwnsNukeFolder => Installed is null || GivenRoot is not null;

    /// <summary>
    /// <c>PIPELINE_HOST_ORDER=nuke</c>: behave as NUKE does where it differs from us, so that tests can show that a
    /// build is right there too.
    /// </summary>
    public bool FollowsNuke => Environment.GetValueOrDefault("PIPELINE_HOST_ORDER") == "nuke";

    public CommandLine CommandLine => field ??= CommandLine.Parse(Arguments);
    public Host Host => field ??= Host.Detect(Environment.GetValueOrDefault);
    public AbsolutePath RootDirectory => _root ??= FindRoot();
    public HostOutput Output
    {
        get => field ??= OutputTo(Out, IsOutRedirected);
        private set;
    }
    public TargetRun? Running { get; set; }

    public Verbosity Verbosity
    {
        get => Output.Verbosity;
        set => Output.Verbosity = value;
    }

    /// <summary>
    /// Leaves standard output to the build, whose <c>--json</c> result must not be mixed with anything.
    /// </summary>
    public void UseErrorForOutput() => Output = OutputTo(Error, IsErrorRedirected);

    public void Report(Configure<IDictionary<string, string>> configurator)
    {
        var running = Running ?? throw new InvalidOperationException("ReportSummary is for running targets.");
        running.Notes.AddRange(configurator(new Dictionary<string, string>()).Select(x => $"{x.Key}: {x.Value}"));
    }

    public void Dispose() => Interruption.Dispose();

    private HostOutput OutputTo(TextWriter writer, bool isRedirected)
    {
        var isTerminal = !isRedirected && Environment.GetValueOrDefault("TERM") is not (null or "" or "dumb");
        var isColored = isTerminal && string.IsNullOrEmpty(Environment.GetValueOrDefault("NO_COLOR"));
        return new(writer, isColored, Host is GitHubActions, Masker, Time)
        {
            IsTerminal = isTerminal && !Host.IsServer && !FollowsNuke,
        };
    }

    private string? GivenRoot =>
        CommandLine.Find("root") is [{ Values: [{ Length: > 0 } root] }, ..] ? root
        : Environment.GetValueOrDefault("NUKE_ROOT") is { Length: > 0 } variable ? variable
        : null;

    private AbsolutePath FindRoot()
    {
        if (GivenRoot is { } given)
            return Directory.Exists(Path.GetFullPath(given, WorkingDirectory))
                ? Path.GetFullPath(given, WorkingDirectory)
                : throw new UsageException($"--root: '{given}' is no folder.");
        if (Installed is not null)
            return WorkingDirectory;
        return Above(ProgramDirectory)
            ?? Above(WorkingDirectory)
            ?? throw new UsageException(
                $"No folder above {WorkingDirectory} holds a folder .nuke. Name one with --root."
            );
    }

    private static AbsolutePath? Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, ".nuke")))
                return folder.FullName;
        }

        return null;
    }

    private static BuildSession OfProcess() =>
        new()
        {
            Arguments = System.Environment.GetCommandLineArgs()[1..],
            Environment = System
                .Environment.GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .ToDictionary(x => (string)x.Key, x => (string?)x.Value ?? ""),
            WorkingDirectory = System.Environment.CurrentDirectory,
            ProgramDirectory = AppContext.BaseDirectory,
            Out = new ConsoleWriter(() => Console.Out),
            Error = new ConsoleWriter(() => Console.Error),
            IsOutRedirected = Console.IsOutputRedirected,
            IsErrorRedirected = Console.IsErrorRedirected,
            IsProcess = true,
            Installed = InstalledProgram.OfProcess(),
        };
}
