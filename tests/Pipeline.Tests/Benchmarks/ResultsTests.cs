using Pipeline.Benchmarks;
using Pipeline.Benchmarks.Measuring;

namespace Pipeline.Tests.Benchmarks;

public sealed class ResultsTests
{
    private readonly List<string> _said = [];

    [Fact]
    public async Task A_part_that_fails_takes_no_other_with_it_and_is_told()
    {
        var results = new Results();

        await results.Add(
            new Parted(
                () => [Row("first")],
                () => throw new InvalidOperationException("no such line"),
                () => [Row("last")]
            ),
            new BenchRun("", "", Quick: true, _said.Add),
            default
        );

        results.Rows.Select(r => r.What).Should().Equal("first", "last");
        results.Failures.Should().Equal("a part of parted could not be measured: no such line");
        _said.Should().Equal("--- parted: three parts", results.Failures[0]);
    }

    [Fact]
    public async Task An_interrupted_run_ends()
    {
        using var interrupted = new CancellationTokenSource();
        var parted = new Parted(() =>
        {
            interrupted.Cancel();
            interrupted.Token.ThrowIfCancellationRequested();
            return [];
        });

        var run = () => new Results().Add(parted, new BenchRun("", "", Quick: true, _said.Add), interrupted.Token);

        await run.Should().ThrowAsync<OperationCanceledException>();
    }

    private static Row Row(string what)
    {
        var sample = new Sample([1]);
        return new Row(what, sample, ("peer", sample), ("least", sample), null);
    }

    private sealed class Parted(params Func<IReadOnlyList<Row>>[] parts) : IBenchmark
    {
        public string Name => "parted";

        public string Does => "three parts";

        public IEnumerable<Func<CancellationToken, Task<IReadOnlyList<Row>>>> Parts(BenchRun run) =>
            parts.Select(p => (Func<CancellationToken, Task<IReadOnlyList<Row>>>)(_ => Task.FromResult(p())));
    }
}
