using Pipeline.Benchmarks.Cases.Growing;
using Pipeline.Benchmarks.Measuring;

namespace Pipeline.Benchmarks.Cases;

/// <summary>What more of something costs: each step beside the one before it.</summary>
public sealed class Growth : IBenchmark
{
    private const double Memory = 200;

    public string Name => "growth";

    public string Does =>
        "what more files, services, tables with roles, and journal records cost; the peer is our own figure for fewer of "
        + "them, and the goal is that the time grows no faster than their number";

    public IEnumerable<Func<CancellationToken, Task<IReadOnlyList<Row>>>> Parts(BenchRun run) =>
        [
            ct => Of(new Files(), run, ct),
            ct => Of(new Services(), run, ct),
            ct => Of(new Tables(), run, ct),
            ct => Of(new Records(), run, ct),
        ];

    private static async Task<IReadOnlyList<Row>> Of(IGrowing growing, BenchRun run, CancellationToken ct)
    {
        await using var made = growing;
        var steps = run.Quick ? growing.Steps.Take(2).ToList() : growing.Steps;
        var contenders = new List<Contender>();
        foreach (var step in steps)
            contenders.Add(new Contender(Called(growing, step), await growing.Make(run, step, ct)));
        var samples = await run.Measure(contenders, growing.Figures.Count, ct);
        return
        [
            .. growing.Figures.SelectMany(
                (figure, i) =>
                    steps.Zip(steps.Skip(1), (fewer, more) => Row(growing, figure, i, (fewer, more), samples))
            ),
        ];
    }

    private static Row Row(
        IGrowing growing,
        string figure,
        int index,
        (int Fewer, int More) steps,
        IReadOnlyDictionary<string, IReadOnlyList<Sample>> samples
    )
    {
        var (fewer, more) = (Called(growing, steps.Fewer), Called(growing, steps.More));
        var (before, ours) = (samples[fewer][index], samples[more][index]);
        var factor = (double)steps.More / steps.Fewer;
        var isMemory = figure == IGrowing.Memory;
        return new Row(
            $"{figure}, {more}",
            ours,
            (fewer, before),
            null,
            isMemory
                ? new Goal($"≤ {Text.Megabytes(Memory)}", Memory)
                : new Goal($"≤ {Text.Factor(factor)} the peer", factor * before.Median)
        )
        {
            Format = isMemory ? Text.Megabytes : Text.Seconds,
        };
    }

    private static string Called(IGrowing growing, int step) => $"{step:N0} {growing.Of}";
}
