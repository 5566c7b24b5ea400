using System.Text.Json;
using Pipeline.Platform;

namespace Pipeline.Docker;

/// <summary>
/// <c>docker compose</c> on one project, with a clean environment and no terminal. Cancellation ends its processes.
/// Calls throw <see cref="ComposeException"/>, and <see cref="DockerCliMissingException"/> without the program.
/// </summary>
public sealed class ComposeCli(EngineAddress address, ComposeProject project)
{
    private const int KeptLines = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Limit of each single call; null: none.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>
    /// The engine that is pinged while the program runs; null: none, and an engine that stops answering is waited for
    /// until the limit.
    /// </summary>
    public DockerEngine? Watched { get; init; }

    /// <summary>
    /// The resolved model (<c>config --format json</c>). Holds secrets: keep it in memory, never print it. Errors never
    /// quote a value.
    /// </summary>
    public Task<JsonDocument> Config(CancellationToken ct = default) =>
        DockerCli.Try("compose", program => Config(program, ct), ct);

    private async Task<JsonDocument> Config(string program, CancellationToken ct)
    {
        using var output = new MemoryStream();
        await Run(program, ["config", "--format", "json"], ChildStreams.Bytes(output), null, ct);
        output.Position = 0;
        return await JsonDocument.ParseAsync(output, default, ct);
    }

    /// <summary>Builds the images of all services that have a build section, each image once.</summary>
    /// <param name="line">Receives the progress of the builds.</param>
    public async Task Build(Action<string>? line = null, CancellationToken ct = default)
    {
        using var model = await Config(ct);
        await Run(ComposeArguments.Build(model.RootElement), ChildStreams.Lines(text => line?.Invoke(text)), line, ct);
    }

    /// <summary>Creates and starts services, detached.</summary>
    /// <param name="line">Receives compose's progress, without lines that could quote a value of the model.</param>
    public Task Up(UpRequest request, Action<string>? line = null, CancellationToken ct = default) =>
        Act(ComposeArguments.Up(request), line, ct);

    /// <summary>
    /// Creates, beside the containers of a service that run, those that would replace them, and ends compose when it
    /// asks to stop the first ones. Each has the name of its successor with the replaced one's ID before it; started,
    /// renamed or removed is nothing. Whoever cancels waits until compose is through, ten seconds at most: the engine
    /// goes on creating what it was asked for, and what comes after the last look would stay.
    /// </summary>
    /// <param name="containers">How many the service has.</param>
    /// <returns>False when this compose did not come that far by creating alone: then replace them with
    /// <see cref="Up"/>.</returns>
    public async Task<bool> CreateBeside(
        UpRequest request,
        int containers,
        Action<string>? line = null,
        CancellationToken ct = default
    )
    {
        await using var engine = new CreateOnlyEngine(address, containers);
        using var end = new CancellationTokenSource();
        await using var cancelled = ct.Register(() => end.CancelAfter(Patience));
        var compose = new ComposeCli(engine.Address, project) { TimeLimit = TimeLimit, Watched = Watched };
        var up = compose.Up(request with { NoStart = true }, line, end.Token);
        var stopping = await Task.WhenAny(up, engine.Stopping) != up;
        await end.CancelAsync();
        try
        {
            await up;
        }
        catch (Exception e) when (stopping && e is OperationCanceledException or ComposeException)
        {
            // Ended by us.
        }
        catch (ComposeException) when (engine.Refused is not null)
        {
            return false;
        }

        ct.ThrowIfCancellationRequested();
        return stopping;
    }

    /// <param name="services">Empty: all.</param>
    /// <param name="timeout">Grace in whole seconds; null: their own.</param>
    public Task Stop(IReadOnlyList<string> services, TimeSpan? timeout = null, CancellationToken ct = default) =>
        Act(["stop", .. ComposeArguments.Timeout(timeout), "--", .. services], null, ct);

    /// <summary>Starts existing containers; never creates one.</summary>
    /// <param name="services">Empty: all.</param>
    public Task Start(IReadOnlyList<string> services, CancellationToken ct = default) =>
        Act(["start", "--", .. services], null, ct);

    /// <summary>
    /// A variable that compose is started with, by which it reads <c>$NAME</c>; null where it has none of that name.
    /// </summary>
    public string? Variable(string name) => CliEnvironment.For(address).GetValueOrDefault(name);

    private Task Act(IReadOnlyList<string> arguments, Action<string>? line, CancellationToken ct) =>
        Run(arguments, ChildStreams.Lines(_ => { }), line, ct);

    private async Task Run(
        IReadOnlyList<string> arguments,
        Func<Stream, CancellationToken, Task> stdout,
        Action<string>? line,
        CancellationToken ct
    ) => await Run(await DockerCli.Required("compose", ct), arguments, stdout, line, ct);

    private async Task Run(
        string program,
        IReadOnlyList<string> arguments,
        Func<Stream, CancellationToken, Task> stdout,
        Action<string>? line,
        CancellationToken ct
    )
    {
        var command = new ChildCommand(
            program,
            [.. ComposeArguments.Project(project), .. arguments],
            project.Directory,
            await CliEnvironment.Bound(address, ct),
            TimeLimit
        );
        var said = new LastLines(KeptLines);
        var withheld = false;
        void Read(string raw)
        {
            if (ComposeLines.Shown(raw, IsReference) is { } shown)
            {
                said.Add(shown);
                line?.Invoke(shown);
            }
            else
            {
                withheld |= raw.Length > 0;
            }
        }
        try
        {
            Task<int> Start(CancellationToken token) =>
                ChildProcess.Run(
                    command,
                    new ChildStreams { Output = stdout, Errors = ChildStreams.Lines(Read) },
                    token
                );
            var exit = await (
                Watched is { } engine && arguments[0] != "config"
                    ? engine.While($"docker compose {arguments[0]}", Start, ct)
                    : Start(ct)
            );
            if (exit != 0)
                throw new ComposeException(
                    arguments[0],
                    exit,
                    withheld ? [.. said.Lines, ComposeLines.Withheld] : said.Lines
                );
        }
        catch (TimeoutException error)
        {
            throw new ComposeException(arguments[0], -1, [.. said.Lines, error.Message]);
        }
    }

    private bool IsReference(string variable) =>
        project
            .Files.Select(file => Path.Combine(project.Directory, file))
            .Where(File.Exists)
            .Any(file => File.ReadAllText(file).Contains($"${{{variable}", StringComparison.Ordinal));
}
