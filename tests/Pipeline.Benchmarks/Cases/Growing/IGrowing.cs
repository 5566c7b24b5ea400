namespace Pipeline.Benchmarks.Cases.Growing;

/// <summary>Something that there can be more of.</summary>
internal interface IGrowing : IAsyncDisposable
{
    /// <summary>The figure that is in megabytes; all others are in seconds.</summary>
    const string Memory = "peak of memory";

    /// <summary>What is counted: "files".</summary>
    string Of { get; }

    /// <summary>How many, fewest first.</summary>
    IReadOnlyList<int> Steps { get; }

    /// <summary>What is measured at each step.</summary>
    IReadOnlyList<string> Figures { get; }

    /// <summary>Makes so many.</summary>
    /// <returns>Measures them once: a number for each of <see cref="Figures"/>.</returns>
    Task<Func<CancellationToken, Task<IReadOnlyList<double>>>> Make(BenchRun run, int step, CancellationToken ct);
}
