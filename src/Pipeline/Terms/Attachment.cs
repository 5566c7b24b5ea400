namespace Pipeline.Terms;

/// <summary>
/// What a plan names by its fingerprint, since it is too large for the journal. The plan only holds it; the runner
/// writes it to disk (mode 600, flushed) before it journals the plan.
/// </summary>
/// <param name="Path">Absolute, in the state folder.</param>
/// <param name="Write">Writes the content; the same each time.</param>
public sealed record Attachment(string Path, Action<Stream> Write);
