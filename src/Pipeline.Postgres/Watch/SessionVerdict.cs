namespace Pipeline.Postgres;

public enum SessionVerdict
{
    /// <summary>Every address was seen with a new session of the runtime role, and with no other role.</summary>
    Clean,

    /// <summary>An address was seen with the legacy role.</summary>
    LegacySeen,

    /// <summary>An address was not seen, or only with old sessions or a third role, or the observer is blind.</summary>
    Inconclusive,
}
