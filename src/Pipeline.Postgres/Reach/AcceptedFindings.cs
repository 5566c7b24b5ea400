namespace Pipeline.Postgres;

/// <summary>Findings after what a person accepted.</summary>
/// <param name="Findings">What is left; a breach that could be accepted says how.</param>
/// <param name="Accepted">One line for each breach that was accepted: to be printed every time.</param>
/// <param name="Unused">Names of accepted views through which nothing is reached.</param>
public sealed record AcceptedFindings(
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<string> Accepted,
    IReadOnlyList<string> Unused
);
