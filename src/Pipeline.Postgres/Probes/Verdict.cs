namespace Pipeline.Postgres;

/// <summary>What a probe showed.</summary>
public enum Verdict
{
    /// <summary>The statement went through (and was rolled back).</summary>
    Allowed,

    /// <summary>
    /// SQLSTATE 42501 about an object that the statement names, and a privileged role got through with the same
    /// statement.
    /// </summary>
    Denied,

    /// <summary>Neither is shown. Never counts as denied, never as allowed.</summary>
    Inconclusive,
}
