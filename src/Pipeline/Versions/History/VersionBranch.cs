namespace Pipeline.Versions;

/// <summary>A branch of this clone or of a remote.</summary>
/// <param name="Reference">The full name, such as <c>refs/heads/main</c>.</param>
internal sealed record VersionBranch(string Reference, VersionCommit Tip)
{
    public const string Local = "refs/heads/";
    public const string Remote = "refs/remotes/";
    private const string Origin = "origin/";

    /// <summary>As people write it: <c>main</c>, <c>origin/main</c>.</summary>
    public string Name { get; } =
        Reference.StartsWith(Local, StringComparison.Ordinal) ? Reference[Local.Length..]
        : Reference.StartsWith(Remote, StringComparison.Ordinal) ? Reference[Remote.Length..]
        : Reference;

    /// <summary>The name that the rules of a branch are found by: <c>main</c> for <c>origin/main</c>, too.</summary>
    public string Base =>
        Reference.StartsWith(Remote + Origin, StringComparison.Ordinal) ? Name[Origin.Length..] : Name;

    /// <summary>Whether this is the remote's or the local twin of a branch of that name.</summary>
    public bool IsCalled(string name) =>
        new[] { Reference, Name, Base }.Contains(name, StringComparer.OrdinalIgnoreCase);
}
