namespace Pipeline.Benchmarks.Measuring;

/// <summary>One line of the table: the pipeline's figure beside one peer's.</summary>
/// <param name="What">What is measured, and on what.</param>
/// <param name="Peer">What a user would do instead.</param>
/// <param name="Limit">The least that this machine needs for it at all; null where there is no such figure.</param>
/// <param name="Goal">Null where none is set against this peer.</param>
public sealed record Row(
    string What,
    Sample Ours,
    (string Name, Sample Sample) Peer,
    (string Name, Sample Sample)? Limit,
    Goal? Goal
)
{
    /// <summary>How its figures are written; in seconds unless it says otherwise.</summary>
    public Func<double, string> Format { get; init; } = Text.Seconds;

    /// <summary>The cells in the order of <see cref="ResultTable.Columns"/>.</summary>
    public IReadOnlyList<string> Cells =>
        [
            What,
            Shown(Ours),
            $"{Peer.Name}: {Shown(Peer.Sample)}",
            Text.Factor(Ours.Median / Peer.Sample.Median),
            Limit is { } limit ? $"{limit.Name}: {Shown(limit.Sample)}" : "–",
            Limit is { } least ? Text.Share(least.Sample.Median / Ours.Median) : "–",
            Goal?.Says ?? "–",
            Goal?.Verdict(Ours, Format) ?? "–",
        ];

    private string Shown(Sample sample) =>
        sample.IsMeasured
            ? $"{Format(sample.Median)} ({Format(sample.Lowest)} to {Format(sample.Highest)})"
            : sample.Missing ?? "no figure";
}
