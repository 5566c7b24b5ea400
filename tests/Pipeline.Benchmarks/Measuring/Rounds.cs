namespace Pipeline.Benchmarks.Measuring;

/// <summary>
/// Measures contenders in turns, so that whatever else the machine does meanwhile meets all of them; each round begins
/// with another one, so that none always runs on what the same neighbour left behind.
/// </summary>
public static class Rounds
{
    /// <param name="rows">How many figures each measurement gives.</param>
    /// <param name="progress">Told of each figure as it comes.</param>
    /// <returns>For each contender, one sample a row.</returns>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<Sample>>> Run(
        IReadOnlyList<Contender> contenders,
        int rows,
        int rounds,
        Action<string> progress,
        CancellationToken ct
    )
    {
        var present = contenders.Where(c => c.Missing is null).ToList();
        var figures = present.ToDictionary(c => c.Name, _ => new List<IReadOnlyList<double>>());
        for (var round = 0; round < rounds; round++)
        for (var turn = 0; turn < present.Count; turn++)
        {
            var contender = present[(round + turn) % present.Count];
            var measured = await contender.Measure(ct);
            if (measured.Count != rows)
                throw new InvalidOperationException(
                    $"{contender.Name}: expected {rows} figures, found {measured.Count}"
                );
            figures[contender.Name].Add(measured);
            progress(
                $"round {round + 1} of {rounds}: {contender.Name} {string.Join(", ", measured.Select(m => $"{m:0.00}"))}"
            );
        }

        return contenders.ToDictionary(
            c => c.Name,
            IReadOnlyList<Sample> (c) =>
                [
                    .. Enumerable
                        .Range(0, rows)
                        .Select(row =>
                            c.Missing is { } why
                                ? Sample.NotMeasured(why)
                                : new Sample([.. figures[c.Name].Select(f => f[row]).Where(double.IsFinite)])
                        ),
                ]
        );
    }
}
