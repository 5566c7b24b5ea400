using Pipeline.Terms;

namespace Pipeline.Journal;

/// <summary>Who let a release begin, and what they had been shown.</summary>
/// <param name="PlanHash">Of the plan, as a dry run prints it.</param>
/// <param name="By">User and host: <c>root@shop1</c>; with sudo, who called it: <c>root@shop1 (sudo: anna)</c>.</param>
/// <param name="At">When it was approved, UTC.</param>
/// <param name="Given">Impacts that were approved on the command line, with <c>--go</c>.</param>
/// <param name="Typed">Impacts whose words were typed at the terminal.</param>
public sealed record Approval(
    string PlanHash,
    string By,
    DateTimeOffset At,
    IReadOnlyList<Impact> Given,
    IReadOnlyList<Impact> Typed
)
{
    /// <summary>
    /// Whether the run was given that hash (<c>--plan-hash</c>), so that nothing else could have been done.
    /// </summary>
    public bool IsPinned { get; init; }

    /// <summary>This user, now.</summary>
    public static string Me =>
        $"{Environment.UserName}@{Environment.MachineName}"
        + (Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } caller ? $" (sudo: {caller})" : "");
}
