using Pipeline.Targets.Session;

namespace Pipeline.Targets.Tests.Support;

/// <summary>Runs a build class in this process, in a folder of its own.</summary>
internal sealed class BuildRunner : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("targets tests ").FullName;

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Somebody looks on.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Null: a checkout.</summary>
    public InstalledProgram? Installed { get; init; }

    /// <summary>Called with the session before the build is made.</summary>
    public Action<BuildSession> Prepare { get; set; } = _ => { };

    public BuildRunner() => Directory.CreateDirectory(Path.Combine(Root, ".nuke"));

    public void File(string name, string content) =>
        System.IO.File.WriteAllText(Path.Combine(Root, ".nuke", name), content);

    public Outcome Run<T>(params string[] arguments)
        where T : NukeBuild, new() => Run(() => new T(), [], arguments);

    public Outcome Run(Func<NukeBuild> create, IReadOnlyCollection<string> defaults, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var session = new BuildSession
        {
            Arguments = arguments,
            Environment = Environment,
            WorkingDirectory = Root,
            ProgramDirectory = Root,
            Out = output,
            Error = error,
            IsOutRedirected = !IsTerminal,
            IsErrorRedirected = true,
            Time = new FixedTime(),
            Installed = Installed,
        };
        BuildSession.Current = session;
        Prepare(session);
        var exitCode = BuildHost.Run(create, defaults, session);
        return new(exitCode, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
