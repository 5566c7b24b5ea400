namespace Pipeline.Versions;

/// <summary>A branch or tag of a clone.</summary>
/// <param name="Name">The full name, such as <c>refs/tags/v1.4.0</c>.</param>
/// <param name="Commit">ID of the commit that it names.</param>
/// <param name="IsHead">Whether this branch is checked out.</param>
internal sealed record Reference(string Name, string Commit, bool IsHead)
{
    private const string Tags = "refs/tags/";

    /// <summary>The name of a tag; null for a branch.</summary>
    public string? Tag => Name.StartsWith(Tags, StringComparison.Ordinal) ? Name[Tags.Length..] : null;
}
