namespace Pipeline.Versions;

/// <summary>What a version depends on of a commit.</summary>
/// <param name="Sha">The full ID.</param>
/// <param name="At">The committer's date.</param>
/// <param name="Message">All of it.</param>
internal sealed record VersionCommit(string Sha, IReadOnlyList<string> Parents, DateTimeOffset At, string Message)
{
    public bool IsMerge => Parents.Count > 1;

    public bool Equals(VersionCommit? other) => other?.Sha == Sha;

    public override int GetHashCode() => Sha.GetHashCode(StringComparison.Ordinal);
}
