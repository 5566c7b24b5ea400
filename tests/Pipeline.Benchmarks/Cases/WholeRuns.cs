using Pipeline.Benchmarks.Measuring;
using Pipeline.Benchmarks.Stacks;
using Pipeline.Terms;

namespace Pipeline.Benchmarks.Cases;

/// <summary>
/// What a deploy and a rollback take beside what nobody can save: the build, the recreate, the watching.
/// </summary>
public sealed class WholeRuns : IBenchmark
{
    /// <summary>Two services, watched together for the time that the demo's pipeline.yml sets.</summary>
    private const double Watching = 5;
    private const string Deploy = "DeployBaked";
    private const string Rollback = "Rollback";
    private const string Compose = "docker compose up --force-recreate";
    private const double DeployGoal = 1.5;
    private const double RollbackGoal = 1;

    public string Name => "runs";

    public string Does =>
        "a deploy without its stage BuildImage, and Rollback --image; both without the five seconds for which the services "
        + "are watched";

    public IEnumerable<Func<CancellationToken, Task<IReadOnlyList<Row>>>> Parts(BenchRun run) => [ct => Run(run, ct)];

    private static async Task<IReadOnlyList<Row>> Run(BenchRun run, CancellationToken ct)
    {
        await using var stack = await BenchStack.Up(run, Size.Small, ct);
        var image = "";
        var samples = await run.Measure(
            [
                new(
                    Deploy,
                    async c =>
                    {
                        image = await stack.Image(c);
                        var all = await Contender.Timed(Deploy, stack.Deploy).Measure(c);
                        return
                        [
                            all[0] - Watching - StageTimes.OfLastRelease(stack.State).Of(StageNames.BuildImage),
                            await Back(stack, image, c),
                        ];
                    }
                ),
                new(
                    Compose,
                    async c =>
                    {
                        var all = await Contender.Timed(Compose, d => stack.Shell(Downtime.Recreate, d)).Measure(c);
                        return [all[0], all[0]];
                    }
                ),
            ],
            2,
            ct
        );
        return
        [
            Row($"{Deploy}, our own time", 0, DeployGoal, samples),
            Row($"{Rollback} --image", 1, RollbackGoal, samples),
        ];
    }

    private static async Task<double> Back(BenchStack stack, string image, CancellationToken ct)
    {
        var all = await Contender
            .Timed(Rollback, c => stack.Pipeline([Rollback, "--image", image, "--go", "volume", "restart"], c))
            .Measure(ct);
        return all[0] - Watching;
    }

    private static Row Row(
        string what,
        int figure,
        double goal,
        IReadOnlyDictionary<string, IReadOnlyList<Sample>> samples
    )
    {
        var compose = samples[Compose][figure];
        return new Row(
            $"{what}, {Size.Small}",
            samples[Deploy][figure],
            (Compose, compose),
            (Compose, compose),
            new Goal($"≤ compose + {Text.Seconds(goal)}", compose.Median + goal)
        );
    }
}
