namespace Pipeline.Terms;

/// <summary>
/// What a look at the real state showed. A proof without evidence proves nothing, so it does not hold.
/// </summary>
public sealed record Proof(IReadOnlyList<Evidence> Evidence)
{
    public bool Holds => Evidence.Count > 0 && Evidence.All(e => e.Holds);

    public IEnumerable<Evidence> Failures => Evidence.Where(e => !e.Holds);

    public static Proof From(params IReadOnlyList<Evidence> evidence) => new(evidence);

    public static Proof operator +(Proof left, Proof right) => new([.. left.Evidence, .. right.Evidence]);

    /// <summary>Why it does not hold, one line a claim.</summary>
    public string Describe() =>
        Evidence.Count == 0 ? "nothing could be looked at" : string.Join("\n", Failures.Select(f => f.Failure));
}
