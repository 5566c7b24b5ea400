using Pipeline.Benchmarks.Measuring;
using Pipeline.Benchmarks.Stacks;

namespace Pipeline.Benchmarks.Cases;

/// <summary>
/// How long bot and worker are silent while a new commit goes live: for three sizes of the volume, and with the code
/// out of it.
/// </summary>
public sealed class Downtime : IBenchmark
{
    private const double Slack = 0.3;
    private const string Ours = "DeployBaked";
    private const string Compose = "docker compose up --force-recreate";
    private const string ByHand = "stop, cp -a, copy the code, recreate";
    private const string Restart = "docker restart";

    /// <summary>The least that a new image needs: both services at once, nobody waited for.</summary>
    internal const string Recreate =
        "docker compose up --detach --quiet-pull --no-build --no-deps --force-recreate clawbot clawbot-worker 2>&1";

    private static readonly Size[] Sizes =
    [
        Size.Small,
        Size.Large,
        Size.Huge,
        Size.Small with
        {
            Strategy = "unshadow",
        },
    ];

    public string Name => "downtime";

    public string Does => "the gap in the heartbeats of bot and worker that the database sees, at ten beats a second";

    public IEnumerable<Func<CancellationToken, Task<IReadOnlyList<Row>>>> Parts(BenchRun run) =>
        (run.Quick ? Sizes[..1] : Sizes).Select(size =>
            (Func<CancellationToken, Task<IReadOnlyList<Row>>>)(ct => Of(size, run, ct))
        );

    private static async Task<IReadOnlyList<Row>> Of(Size size, BenchRun run, CancellationToken ct)
    {
        await using var stack = await BenchStack.Up(run, size, ct);
        var samples = await run.Measure(await Contenders(stack, ct), Heartbeats.Services.Count, ct);
        return
        [
            .. Heartbeats.Services.SelectMany((service, i) => Rows($"gap of the {service}, {size}", i, size, samples)),
        ];
    }

    private static async Task<IReadOnlyList<Contender>> Contenders(BenchStack stack, CancellationToken ct)
    {
        var beats = new Heartbeats(stack);
        var volume = await stack.Mountpoint(ct);
        var copy = Path.Combine(Path.GetDirectoryName(volume)!, "copy-by-hand");
        return
        [
            new(Ours, c => beats.Gaps(() => stack.Deploy(c), c)),
            new(Compose, c => beats.Gaps(() => stack.Shell(Recreate, c), c)),
            new(ByHand, c => beats.Gaps(() => stack.Shell(Hand(stack, volume, copy), c), c), Installed.Root),
            new(Restart, c => beats.Gaps(() => stack.Shell($"docker restart {Both(stack)}", c), c)),
        ];
    }

    private static string Both(BenchStack stack) => $"{stack.Container("clawbot")} {stack.Container("clawbot-worker")}";

    /// <summary>What the careful do without a pipeline; nobody proves anything here.</summary>
    private static string Hand(BenchStack stack, string volume, string copy) =>
        $"""
            rm -rf '{copy}'
            docker compose stop clawbot clawbot-worker 2>&1
            cp -a '{volume}' '{copy}'
            git archive HEAD trading | tar --extract --owner=1000 --group=1000 --directory '{volume}/workspace'
            chown -R --reference='{volume}/workspace' '{BenchStack.MountedCode(volume)}'
            {Recreate}
            rm -rf '{copy}'
            """;

    private static IEnumerable<Row> Rows(
        string what,
        int figure,
        Size size,
        IReadOnlyDictionary<string, IReadOnlyList<Sample>> samples
    )
    {
        var (ours, compose) = (samples[Ours][figure], samples[Compose][figure]);
        var goal =
            size.Strategy == "unshadow"
                ? new Goal("≤ compose", compose.Median)
                : new Goal($"≤ compose + {Text.Seconds(Slack)}", compose.Median + Slack);
        var limit = (Restart, samples[Restart][figure]);
        yield return new Row(what, ours, (Compose, compose), limit, goal);
        yield return new Row(what, ours, (ByHand, samples[ByHand][figure]), limit, null);
    }
}
