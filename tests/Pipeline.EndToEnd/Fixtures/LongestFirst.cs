using Pipeline.EndToEnd.CutOver;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Swarm;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer($"Pipeline.EndToEnd.Fixtures.{nameof(LongestFirst)}", "Pipeline.EndToEnd")]

namespace Pipeline.EndToEnd.Fixtures;

/// <summary>
/// Starts the collections that take longest before the others. xunit's own order is another one each time; a long
/// collection that happened to come last ran alone for ten minutes.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>As measured: 18 to 9 minutes.</summary>
    private static readonly string[] Longest =
    [
        Worlds.Deploys,
        Worlds.ForeignStacks,
        Worlds.Failures,
        BenchCollection.Name,
        nameof(CutOverStack),
        nameof(Faults.FaultTests),
        Worlds.Rollbacks,
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(c => Rank(c.DisplayName)).ThenBy(c => c.DisplayName, StringComparer.Ordinal);

    /// <summary>A collection of one class is called by its full name.</summary>
    private static int Rank(string name) =>
        Array.FindIndex(Longest, l => name == l || name.EndsWith($".{l}", StringComparison.Ordinal)) is var at && at < 0
            ? Longest.Length
            : at;
}
