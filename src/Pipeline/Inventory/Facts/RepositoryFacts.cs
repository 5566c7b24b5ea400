namespace Pipeline.Inventories;

/// <summary>The state of the git repository.</summary>
/// <param name="Root">Its top folder.</param>
/// <param name="Head">Full commit ID; null while there is no commit.</param>
/// <param name="CommittedAt">When HEAD was committed.</param>
/// <param name="Subject">First line of HEAD's message.</param>
/// <param name="Branch">Null when HEAD is detached.</param>
/// <param name="Uncommitted">Lines of <c>git status</c>, such as <c> M app.py</c>.</param>
/// <param name="Unpushed">How many commits of HEAD no remote branch has; null where there is no remote.</param>
public sealed record RepositoryFacts(
    string Root,
    string? Head,
    DateTimeOffset? CommittedAt,
    string? Subject,
    string? Branch,
    IReadOnlyList<string> Uncommitted,
    int? Unpushed
)
{
    /// <summary>What HEAD names and does not hold: submodules and Git LFS pointers, each with what it is.</summary>
    public IReadOnlyList<string> NotHeld { get; init; } = [];

    /// <summary>Files that compose reads and that git ignores, so that no commit has them.</summary>
    public IReadOnlyList<string> IgnoredCompose { get; init; } = [];
}
