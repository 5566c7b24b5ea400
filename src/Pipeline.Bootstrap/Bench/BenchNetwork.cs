using Pipeline.Docker;

namespace Pipeline.Bootstrap;

/// <summary>The network of a bench: a /24 of 10.89.0.0/16 that nothing on this engine has yet.</summary>
/// <param name="Prefix">The first three parts of its addresses.</param>
internal sealed record BenchNetwork(string Id, string Name, string Prefix)
{
    private const string PrefixLabel = "dev.pipeline.bench.prefix";
    private const int Candidates = 256;

    /// <exception cref="DockerException">No subnet is free.</exception>
    public static async Task<BenchNetwork> Create(
        DockerEngine engine,
        string name,
        IReadOnlyDictionary<string, string> labels,
        CancellationToken ct
    )
    {
        for (var number = 0; ; number++)
            try
            {
                var prefix = $"10.89.{number}";
                var spec = new NetworkSpec
                {
                    Name = name,
                    Subnet = $"{prefix}.0/24",
                    Labels = new Dictionary<string, string>(labels) { [PrefixLabel] = prefix },
                };
                return new BenchNetwork(await engine.Networks.Create(spec, ct), name, prefix);
            }
            catch (DockerException overlap)
                when (overlap.EngineMessage.Contains("overlaps", StringComparison.Ordinal) && number < Candidates - 1)
            {
                // The next one.
            }
    }

    /// <summary>That of a bench, by its label; null where it is gone.</summary>
    public static async Task<BenchNetwork?> Find(DockerEngine engine, string name, string label, CancellationToken ct)
    {
        var found = await engine.Networks.List(new NetworkFilter { Labels = [$"{label}={name}"] }, ct);
        return found is [{ } network] && network.Labels.TryGetValue(PrefixLabel, out var prefix)
            ? new BenchNetwork(network.Id, name, prefix)
            : null;
    }

    public string Registry => $"{Prefix}.10";

    /// <param name="number">From 1.</param>
    public string Machine(int number) => $"{Prefix}.{10 + number}";
}
