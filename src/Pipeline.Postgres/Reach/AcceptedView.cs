namespace Pipeline.Postgres;

/// <summary>
/// A view that shows others' data to the runtime role, and may: a person looked at it as it was defined then.
/// </summary>
/// <param name="View">Schema and name, quoted as SQL needs it.</param>
/// <param name="Definition">Fingerprint of what it shows, as <see cref="ViewAcceptance"/> prints it.</param>
/// <param name="Because">Why it may, for whoever reads it later.</param>
public sealed record AcceptedView(string View, string Definition, string Because);
