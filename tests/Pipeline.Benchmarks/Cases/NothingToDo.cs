using Pipeline.Benchmarks.Measuring;
using Pipeline.Benchmarks.Stacks;

namespace Pipeline.Benchmarks.Cases;

/// <summary>What is paid when all is well already, and for a look.</summary>
public sealed class NothingToDo : IBenchmark
{
    private const string Nothing = "docker version";

    private static readonly (string What, string Target, string Peer, string Script, double Goal)[] Looks =
    [
        (
            "DeployBaked with nothing to do",
            "DeployBaked",
            "docker compose up",
            "docker compose up --detach --no-build 2>&1",
            1.0
        ),
        ("Status", "Status", "docker compose ps", "docker compose ps", 0.6),
    ];

    public string Name => "noop";

    public string Does => "a deploy of what is live already, and Status, which both look at what the processes read";

    public IEnumerable<Func<CancellationToken, Task<IReadOnlyList<Row>>>> Parts(BenchRun run) =>
        (run.Quick ? [Size.Small] : new[] { Size.Small, Size.Large }).Select(size =>
            (Func<CancellationToken, Task<IReadOnlyList<Row>>>)(ct => Of(size, run, ct))
        );

    private static async Task<IReadOnlyList<Row>> Of(Size size, BenchRun run, CancellationToken ct)
    {
        await using var stack = await BenchStack.Up(run, size, ct);
        var samples = await run.Measure(
            [
                .. Looks.Select(l => Contender.Timed(l.Target, c => stack.Pipeline([l.Target], c))),
                .. Looks.Select(l => Contender.Timed(l.Peer, c => stack.Shell(l.Script, c))),
                Contender.Timed(Nothing, c => stack.Shell(Nothing, c)),
            ],
            1,
            ct
        );
        return
        [
            .. Looks.Select(l => new Row(
                $"{l.What}, {size}",
                samples[l.Target][0],
                (l.Peer, samples[l.Peer][0]),
                (Nothing, samples[Nothing][0]),
                new Goal($"≤ {Text.Seconds(l.Goal)}", l.Goal)
            )),
        ];
    }
}
