namespace Pipeline.Postgres;

/// <summary>Where a verdict comes from.</summary>
public enum Evidence
{
    /// <summary>The statement was tried in a transaction that was rolled back.</summary>
    Attempt,

    /// <summary>The statement cannot be tried without an effect that stays; the catalogue answered.</summary>
    Catalogue,
}
