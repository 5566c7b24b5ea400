namespace Pipeline.Journal;

/// <summary>How a release ended.</summary>
public enum Outcome
{
    /// <summary>Proven live.</summary>
    Verified,

    /// <summary>Only some stages were asked for; they hold.</summary>
    Partial,

    /// <summary>Failed or interrupted; the old state was put back and proven.</summary>
    RolledBack,

    /// <summary>Failed, and the old state could not be proven: a human is needed.</summary>
    Incomplete,
}
