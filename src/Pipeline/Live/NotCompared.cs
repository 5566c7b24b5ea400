namespace Pipeline.Live;

/// <summary>What nothing vouches for under a code path, so that a proof can say what it does not speak of.</summary>
/// <param name="Count">How many files and links.</param>
/// <param name="Places">Where they are, by the topmost folder that is left out as a whole, with the number in
/// it.</param>
public sealed record NotCompared(int Count, IReadOnlyList<string> Places)
{
    public static NotCompared Nothing { get; } = new(0, []);

    /// <summary>
    /// Such as <c>3 paths are not compared: cache (2), lib -> /data/lib</c>; empty when everything is compared.
    /// </summary>
    public override string ToString() =>
        Count switch
        {
            0 => "",
            1 => $"1 path is not compared: {Places[0]}",
            _ => $"{Count} paths are not compared: {Findings.List(Places)}",
        };
}
