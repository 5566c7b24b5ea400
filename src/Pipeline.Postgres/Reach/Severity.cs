namespace Pipeline.Postgres;

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>Worth knowing; the least-privilege claim stands.</summary>
    Note,

    /// <summary>More than the model gives on the model's own data, or a way up that needs something else too.</summary>
    Risk,

    /// <summary>
    /// The role can leave the model: become another role or superuser, reach the host, change the schema, read or write
    /// others' data.
    /// </summary>
    Breach,
}
