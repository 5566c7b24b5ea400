namespace Pipeline.Stages;

/// <summary>One thing that was looked at: what is claimed, whether it holds, and what was found.</summary>
/// <param name="Claim">What must be true, as a sentence.</param>
/// <param name="Holds">Whether it was true when looked at.</param>
/// <param name="Found">What was seen: a figure when it holds, the difference when it does not.</param>
/// <param name="Note">What a reader has to know besides, such as what was not compared; null when there is nothing.</param>
public sealed record Evidence(string Claim, bool Holds, string Found, string? Note = null);

/// <summary>What a look at the real state showed. A proof without evidence proves nothing, so it does not hold.</summary>
public sealed record Proof(IReadOnlyList<Evidence> Evidence)
{
    public bool Holds => Evidence.Count > 0 && Evidence.All(e => e.Holds);

    public IEnumerable<Evidence> Failures => Evidence.Where(e => !e.Holds);

    public static Proof Of(params IReadOnlyList<Evidence> evidence) => new(evidence);

    public static Proof operator +(Proof left, Proof right) => new([.. left.Evidence, .. right.Evidence]);
}
