using Pipeline.Terms;

namespace Pipeline.Provenance;

/// <summary>What <c>VerifyProvenance --json</c> prints.</summary>
internal sealed record ProvenanceAnswer(string Release, bool Holds, IReadOnlyList<Evidence> Evidence);
