namespace Pipeline.Terms;

/// <summary>What a plan touches beside what its stage always does; it needs its word in <c>--go</c>, too.</summary>
/// <param name="Because">Why, where the word alone does not say it.</param>
public sealed record FurtherImpact(Impact Impact, string? Because = null);
