namespace Pipeline.Benchmarks.Measuring;

/// <summary>One line of the table: the pipeline's figure beside one peer's.</summary>
/// <param name="What">What is measured, and on what.</param>
/// <param name="Peer">What a user would do instead.</param>
/// <param name="Limit">The least that this machine needs for it at all.</param>
/// <param name="Goal">Null where none is set against this peer.</param>
public sealed record Row(
    string What,
    Sample Ours,
    (string Name, Sample Sample) Peer,
    (string Name, Sample Sample) Limit,
    Goal? Goal
)
{
    /// <summary>The cells in the order of <see cref="ResultTable.Columns"/>.</summary>
    public IReadOnlyList<string> Cells =>
        [
            What,
            Shown(Ours),
            $"{Peer.Name}: {Shown(Peer.Sample)}",
            Text.Factor(Ours.Median / Peer.Sample.Median),
            $"{Limit.Name}: {Shown(Limit.Sample)}",
            Text.Share(Limit.Sample.Median / Ours.Median),
            Goal?.Says ?? "–",
            Goal?.Verdict(Ours) ?? "–",
        ];

    private static string Shown(Sample sample) =>
        sample.IsMeasured
            ? $"{Text.Seconds(sample.Median)} ({Text.Seconds(sample.Lowest)} to {Text.Seconds(sample.Highest)})"
            : sample.Missing ?? "no figure";
}
