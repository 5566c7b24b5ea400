namespace Pipeline.Journal;

/// <summary>The patch that a release commits before it deploys.</summary>
/// <param name="Path">Absolute; the file stays where it is.</param>
/// <param name="Sha256">Of its bytes, lower-case hex.</param>
/// <param name="At">The date of the commit: the same however often it is planned.</param>
public sealed record PatchFile(string Path, string Sha256, DateTimeOffset At);
