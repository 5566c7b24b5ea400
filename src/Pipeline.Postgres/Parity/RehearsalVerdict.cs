namespace Pipeline.Postgres;

/// <summary>What a statement of the old role would do under the new one.</summary>
public enum RehearsalVerdict
{
    /// <summary>Planned, tried or looked up, and every right it needs is there.</summary>
    Works,

    /// <summary>A right is missing.</summary>
    MissingGrant,

    /// <summary>
    /// It works for the control and fails here for another reason, as a search_path that finds other tables.
    /// </summary>
    Breaks,

    /// <summary>Not answered: it cannot be planned, tried or looked up, or fails for the control too.</summary>
    Inconclusive,
}
