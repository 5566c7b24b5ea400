using Pipeline.Benchmarks.Measuring;

namespace Pipeline.Benchmarks;

/// <summary>What one run has measured so far, and what it could not measure.</summary>
public sealed class Results
{
    private readonly List<Row> _rows = [];
    private readonly List<string> _failures = [];

    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>A line for each part that failed, with the reason.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Runs a benchmark; the parts of it that fail are told, and the others go on.</summary>
    /// <exception cref="OperationCanceledException">The run was interrupted.</exception>
    public async Task Add(IBenchmark benchmark, BenchRun run, CancellationToken ct)
    {
        run.Say($"--- {benchmark.Name}: {benchmark.Does}");
        foreach (var part in benchmark.Parts(run))
            try
            {
                _rows.AddRange(await part(ct));
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                _failures.Add($"a part of {benchmark.Name} could not be measured: {e.Message}");
                run.Say(_failures[^1]);
            }
    }
}
