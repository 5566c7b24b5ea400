namespace Pipeline.Reports;

/// <summary>
/// One statement, and what each role got: "allowed", "denied", "inconclusive"; "-" where it was not tried.
/// </summary>
/// <param name="MustBe">What <c>pipeline.yml</c> says of the runtime role.</param>
/// <param name="Old">The role that the services came from.</param>
/// <param name="Before">The runtime role, before the services were switched to it.</param>
/// <param name="After">The runtime role, after that.</param>
public sealed record ReportRight(string Statement, string MustBe, string Old, string Before, string After);
