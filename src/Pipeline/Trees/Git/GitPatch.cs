namespace Pipeline.Trees;

/// <summary>A patch, and what a mail says of it; null where it is no mail, or the mail does not say.</summary>
/// <param name="Diff">As <c>git apply</c> takes it.</param>
/// <param name="Author">Name of the author.</param>
/// <param name="Email">Address of the author.</param>
/// <param name="Date">When it was written, as the mail has it (RFC 2822).</param>
/// <param name="Message">The commit message: subject and text.</param>
public sealed record GitPatch(byte[] Diff, string? Author, string? Email, string? Date, string? Message);
