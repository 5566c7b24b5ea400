using Pipeline.Benchmarks.Measuring;
using Pipeline.Platform;

namespace Pipeline.Benchmarks.Cases;

/// <summary>From the call to the first word: what every use pays.</summary>
public sealed class StartUp : IBenchmark
{
    private const string Ours = "build.sh --help";
    private const string Nothing = "an empty .NET program";
    private const string CakeVersion = "7.0.0";
    private const double Seconds = 0.15;

    public string Name => "startup";

    public string Does => "the start of the tool: our help, and a script of one task that prints a word in the peers";

    public IEnumerable<Func<CancellationToken, Task<IReadOnlyList<Row>>>> Parts(BenchRun run) => [ct => Run(run, ct)];

    private static async Task<IReadOnlyList<Row>> Run(BenchRun run, CancellationToken ct)
    {
        var folder = Directory.CreateDirectory(Path.Combine(run.Work, "startup")).FullName;
        var contenders = new List<Contender>
        {
            Of(Ours, folder, run.BuildSh, "--help"),
            Of(Nothing, folder, "dotnet", typeof(StartUp).Assembly.Location, "nothing"),
        };
        contenders.AddRange(await Peers(folder, ct));
        foreach (var contender in contenders.Where(c => c.Missing is null))
            await contender.Measure(ct); // Compiles and fills caches; nobody pays that twice.
        var samples = await run.Measure(contenders, 1, ct);
        return
        [
            .. contenders
                .Skip(2)
                .Select(c => new Row(
                    "start-up",
                    samples[Ours][0],
                    (c.Name, samples[c.Name][0]),
                    (Nothing, samples[Nothing][0]),
                    new Goal($"≤ {Text.Seconds(Seconds)}", Seconds)
                )),
        ];
    }

    private static async Task<IReadOnlyList<Contender>> Peers(string folder, CancellationToken ct)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "Makefile"), "word:\n\t@echo word\n", ct);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "build.cake"),
            "Task(\"Default\").Does(() => Information(\"word\"));\nRunTarget(\"Default\");\n",
            ct
        );
        var missing = await InstallCake(folder, ct);
        string[] cake = ["tool", "run", "dotnet-cake"];
        return
        [
            Of("make", folder, "make", "word") with
            {
                Missing = await Installed.Lacks("make", ct),
            },
            Of("Cake 7", folder, "dotnet", cake) with
            {
                Missing = missing,
            },
            Of("Cake 7 with its script cache", folder, "dotnet", [.. cake, "--settings_enablescriptcache=true"]) with
            {
                Missing = missing,
            },
        ];
    }

    /// <returns>Why it is not there; null when it is.</returns>
    private static async Task<string?> InstallCake(string folder, CancellationToken ct)
    {
        await Dotnet(folder, "new", "tool-manifest").Run(ct);
        var install = await Dotnet(folder, "tool", "install", "Cake.Tool", "--version", CakeVersion).Run(ct);
        return install.Ok ? null : $"Cake.Tool {CakeVersion} is not installed";
    }

    private static Contender Of(string name, string folder, string program, params string[] arguments) =>
        Contender.Timed(
            name,
            ct =>
                (
                    program == "dotnet"
                        ? Dotnet(folder, arguments)
                        : new Command(program, arguments) { Directory = folder }
                ).Output(ct)
        );

    private static Command Dotnet(string folder, params string[] arguments) =>
        new("dotnet", arguments)
        {
            Directory = folder,
            Environment = new Dictionary<string, string>
            {
                ["DOTNET_NOLOGO"] = "1",
                ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            },
        };
}
