using System.Text.Json.Serialization;

namespace Pipeline.Terms;

/// <summary>One thing that was looked at: what is claimed, whether it holds, and what was found.</summary>
/// <param name="Claim">What must be true, as a sentence.</param>
/// <param name="Holds">Whether it was true when looked at.</param>
/// <param name="Found">What was seen: a figure when it holds, the difference when it does not.</param>
/// <param name="Note">What a reader has to know besides, such as what was not compared; null when there is
/// nothing.</param>
public sealed record Evidence(string Claim, bool Holds, string Found, string? Note = null)
{
    /// <summary>Of a claim that compares the code file by file; null of any other. The journal has the words.</summary>
    [JsonIgnore]
    public Compared? Compared { get; init; }

    /// <summary>The stop rule that it would trip; null of a claim that belongs to none, and in old journals.</summary>
    public string? Rule { get; init; }

    /// <summary>The statement that was tried; null of a claim about anything else, and in old journals.</summary>
    public ProbedStatement? Probed { get; init; }

    /// <summary>What it is about; not journaled.</summary>
    [JsonIgnore]
    public EvidenceTopic About { get; init; }

    /// <summary>For a claim that does not hold: no reader may take it for true.</summary>
    public string Failure => $"NOT so: {Claim}: {Found}";
}
