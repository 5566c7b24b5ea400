using Pipeline.Benchmarks.Measuring;

namespace Pipeline.Benchmarks;

/// <summary>What every benchmark of one run shares.</summary>
/// <param name="Root">The repository.</param>
/// <param name="Work">A folder for what is made meanwhile; removed afterwards.</param>
/// <param name="Quick">One small size and one round: shows that it works and about where it stands. No figure for the
/// page.</param>
/// <param name="Say">Told what happens, a line at a time.</param>
public sealed record BenchRun(string Root, string Work, bool Quick, Action<string> Say)
{
    private const int Enough = 5;

    public int Repeats => Quick ? 1 : Enough;

    public string BuildSh => Path.Combine(Root, "build.sh");

    public Task<IReadOnlyDictionary<string, IReadOnlyList<Sample>>> Measure(
        IReadOnlyList<Contender> contenders,
        int rows,
        CancellationToken ct
    ) => Rounds.Run(contenders, rows, Repeats, Say, ct);
}
