namespace Pipeline.Benchmarks.Measuring;

/// <summary>One of those that are compared: the pipeline, a peer, or the limit of the machine.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Measure">Does the work once; its figures in seconds, in the order of the benchmark's rows. NaN where it
/// has none.</param>
/// <param name="Missing">Why it cannot run here, such as "restic is not installed"; null when it can.</param>
public sealed record Contender(
    string Name,
    Func<CancellationToken, Task<IReadOnlyList<double>>> Measure,
    string? Missing = null
)
{
    /// <summary>One whose only figure is how long it takes.</summary>
    public static Contender Timed(string name, Func<CancellationToken, Task> work, string? missing = null) =>
        new(
            name,
            async ct =>
            {
                var started = TimeProvider.System.GetTimestamp();
                await work(ct);
                return [TimeProvider.System.GetElapsedTime(started).TotalSeconds];
            },
            missing
        );
}
