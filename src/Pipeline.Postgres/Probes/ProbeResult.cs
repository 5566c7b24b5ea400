namespace Pipeline.Postgres;

/// <summary>One probe and its outcome.</summary>
/// <param name="SqlState">The five-character code when the server refused, else null.</param>
/// <param name="Rows">Rows read or written when it went through; 0 where row security may hide all of them.</param>
/// <param name="SideEffect">What the rollback does not take back, else null.</param>
public sealed record ProbeResult(
    string Statement,
    Verdict Expected,
    Verdict Verdict,
    string Reason,
    string? SqlState,
    Evidence Evidence,
    long? Rows,
    string? SideEffect
)
{
    /// <summary>The verdict is the expected one.</summary>
    public bool Holds => Verdict == Expected;
}
