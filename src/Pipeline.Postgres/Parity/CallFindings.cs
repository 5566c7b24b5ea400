namespace Pipeline.Postgres;

/// <summary>What stands between the runtime role and a statement.</summary>
internal sealed class CallFindings
{
    /// <summary>Missing rights, each with the statement that grants it ("" where none should be).</summary>
    public List<(string What, string Grant)> Lacking { get; } = [];

    /// <summary>What could not be answered.</summary>
    public List<string> Unknown { get; } = [];

    public RehearsalResult Result(string statement) =>
        this switch
        {
            { Lacking.Count: > 0 } => new(
                statement,
                RehearsalVerdict.MissingGrant,
                string.Join("; ", Lacking.Select(l => l.What).Distinct()),
                string.Join("; ", Lacking.Select(l => l.Grant).Where(g => g.Length > 0).Distinct())
            ),
            { Unknown.Count: > 0 } => new(
                statement,
                RehearsalVerdict.Inconclusive,
                string.Join("; ", Unknown.Distinct()),
                ""
            ),
            _ => new(statement, RehearsalVerdict.Works, "all rights there", ""),
        };
}
