namespace Pipeline.Postgres;

/// <summary>A view that shows others' data to the runtime role, and may: a person looked at it as it was defined then.</summary>
/// <param name="View">Schema and name, quoted as SQL needs it.</param>
/// <param name="Definition">Fingerprint of what it shows, as <see cref="ViewAcceptance"/> prints it.</param>
/// <param name="Because">Why it may, for whoever reads it later.</param>
public sealed record AcceptedView(string View, string Definition, string Because);

/// <summary>Findings after what a person accepted.</summary>
/// <param name="Findings">What is left; a breach that could be accepted says how.</param>
/// <param name="Accepted">One line for each breach that was accepted: to be printed every time.</param>
/// <param name="Unused">Names of accepted views through which nothing is reached.</param>
public sealed record AcceptedFindings(IReadOnlyList<Finding> Findings, IReadOnlyList<string> Accepted, IReadOnlyList<string> Unused);
