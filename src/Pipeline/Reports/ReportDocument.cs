namespace Pipeline.Reports;

/// <summary>
/// What is to be kept of one release, from its journal alone: the JSON of the report, and what its pages are made from.
/// Two documents of the same journal are equal. Times are UTC.
/// </summary>
/// <param name="Verdict">The first sentence; never better than what was proven.</param>
/// <param name="Tone">"good", "bad" or "open".</param>
/// <param name="Kind">"deploy" or "rollback to r3".</param>
/// <param name="Tripped">Stop rules that ended it, and proofs that did not hold.</param>
/// <param name="RollBack">What to type to undo it, or to come back to it.</param>
public sealed record ReportDocument(
    string Project,
    string Release,
    string Verdict,
    string Tone,
    string Kind,
    string Outcome,
    string Commit,
    string? Version,
    string Opened,
    string Closed,
    string Took,
    string? Reason,
    ReportApproval? Approval,
    IReadOnlyList<ReportImage> Images,
    IReadOnlyList<ReportStep> Stages,
    IReadOnlyList<ReportBar> Downtimes,
    IReadOnlyList<ReportContainer> Containers,
    IReadOnlyList<ReportMount> Mounts,
    IReadOnlyList<ReportProof> Held,
    IReadOnlyList<ReportProof> Tripped,
    IReadOnlyList<ReportRight> Rights,
    IReadOnlyList<ReportBackup> Backups,
    IReadOnlyList<ReportCommand> RollBack,
    ReportJournal Journal
);
