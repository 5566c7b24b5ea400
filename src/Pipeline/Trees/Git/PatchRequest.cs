namespace Pipeline.Trees;

/// <summary>A patch as it is to be committed.</summary>
/// <param name="Parent">The commit that it goes on top of.</param>
/// <param name="Message">Of the commit, where the patch has none.</param>
/// <param name="At">The date of the commit; the author's date, too, where the patch has none.</param>
public sealed record PatchRequest(GitPatch Patch, string Parent, string Message, DateTimeOffset At);
