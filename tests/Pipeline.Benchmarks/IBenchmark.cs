using Pipeline.Benchmarks.Measuring;

namespace Pipeline.Benchmarks;

/// <summary>One part of the table, measured with its peers in the same run.</summary>
public interface IBenchmark
{
    /// <summary>What <c>--only</c> takes.</summary>
    string Name { get; }

    /// <summary>One sentence for the list of names and for the page.</summary>
    string Does { get; }

    /// <summary>What it measures, each by itself: one that fails takes no other's rows with it.</summary>
    IEnumerable<Func<CancellationToken, Task<IReadOnlyList<Row>>>> Parts(BenchRun run);
}
