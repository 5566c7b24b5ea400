namespace Pipeline.Tests.Versions;

internal static partial class Histories
{
    private const string Feature = "branch feature/foo; commit; on main; commit; tag 1.2.1; on feature/foo; merge main";
    private const string Work = "commit +semver: minor; tag 2.0.0-foo.1; commit";

    private static (string, string, string, string)[] Documentation { get; } =
    [
        ("GitHubFlow, feature: the tag", GitHubFlow, "commit; tag 1.2.0", "1.2.0"),
        ("GitHubFlow, feature: branched", GitHubFlow, "commit; tag 1.2.0; branch feature/foo", "1.2.1-foo.1+0"),
        ("GitHubFlow, feature: a commit", GitHubFlow, "commit; tag 1.2.0; branch feature/foo; commit", "1.2.1-foo.1+1"),
        (
            "GitHubFlow, feature: a fix on main",
            GitHubFlow,
            "commit; tag 1.2.0; branch feature/foo; commit; on main; commit",
            "1.2.1-1"
        ),
        ("GitHubFlow, feature: main merged into it", GitHubFlow, $"commit; tag 1.2.0; {Feature}", "1.2.2-foo.1+2"),
        (
            "GitHubFlow, feature: a minor change",
            GitHubFlow,
            $"commit; tag 1.2.0; {Feature}; commit +semver: minor",
            "1.3.0-foo.1+3"
        ),
        (
            "GitHubFlow, feature: a pre-release",
            GitHubFlow,
            $"commit; tag 1.2.0; {Feature}; commit +semver: minor; tag 2.0.0-foo.1",
            "2.0.0-foo.2+0"
        ),
        (
            "GitHubFlow, feature: after the pre-release",
            GitHubFlow,
            $"commit; tag 1.2.0; {Feature}; {Work}",
            "2.0.0-foo.2+1"
        ),
        (
            "GitHubFlow, feature: a pull request",
            GitHubFlow,
            $"commit; tag 1.2.0; {Feature}; {Work}; on main; branch pull/2/merge; merge feature/foo",
            "2.0.0-PullRequest2.5"
        ),
        (
            "GitHubFlow, feature: merged",
            GitHubFlow,
            $"commit; tag 1.2.0; {Feature}; {Work}; on main; merge feature/foo; delete feature/foo",
            "2.0.0-5"
        ),
        (
            "GitHubFlow, feature: a commit after the merge",
            GitHubFlow,
            $"commit; tag 1.2.0; {Feature}; {Work}; on main; merge feature/foo; delete feature/foo; commit",
            "2.0.0-6"
        ),
        (
            "GitHubFlow, feature: released",
            GitHubFlow,
            $"commit; tag 1.2.0; {Feature}; {Work}; on main; merge feature/foo; commit; tag 2.0.0",
            "2.0.0"
        ),
        .. ReleaseBranch("release/next", "1.2.1", "1.2.1-beta.1", "1.2.2", "1.3.0", "1.3.1"),
        .. ReleaseBranch("release/2.2.1", "2.2.1", "2.2.1-beta.1", "2.2.2", "2.3.0", "2.3.1"),
    ];

    /// <param name="tag">The fix on main.</param>
    /// <param name="first">The first pre-release of the branch.</param>
    /// <param name="merged">What comes after main was merged into it.</param>
    /// <param name="minor">The same after a minor change.</param>
    /// <param name="final">What it is released as.</param>
    private static (string, string, string, string)[] ReleaseBranch(
        string branch,
        string tag,
        string first,
        string merged,
        string minor,
        string final
    )
    {
        var start = $"commit; tag 1.2.0; branch {branch}";
        var both = $"{start}; commit; on main; commit; tag {tag}; on {branch}; merge main";
        var work = $"{both}; commit +semver: minor; tag {final}-beta.1; commit";
        var back = $"{work}; on main; merge {branch}; delete {branch}";
        return
        [
            ($"GitHubFlow, {branch}: branched", GitHubFlow, start, $"{first}+0"),
            ($"GitHubFlow, {branch}: a commit", GitHubFlow, $"{start}; commit", $"{first}+1"),
            ($"GitHubFlow, {branch}: a fix on main", GitHubFlow, $"{start}; commit; on main; commit", "1.2.1-1"),
            ($"GitHubFlow, {branch}: main merged into it", GitHubFlow, both, $"{merged}-beta.1+2"),
            (
                $"GitHubFlow, {branch}: a minor change",
                GitHubFlow,
                $"{both}; commit +semver: minor",
                $"{minor}-beta.1+3"
            ),
            (
                $"GitHubFlow, {branch}: a pre-release",
                GitHubFlow,
                $"{both}; commit +semver: minor; tag {final}-beta.1",
                $"{final}-beta.2+0"
            ),
            ($"GitHubFlow, {branch}: after the pre-release", GitHubFlow, work, $"{final}-beta.2+1"),
            (
                $"GitHubFlow, {branch}: a pull request",
                GitHubFlow,
                $"{work}; on main; branch pull/2/merge; merge {branch}",
                $"{final}-PullRequest2.5"
            ),
            ($"GitHubFlow, {branch}: merged", GitHubFlow, back, $"{final}-5"),
            ($"GitHubFlow, {branch}: a commit after the merge", GitHubFlow, $"{back}; commit", $"{final}-6"),
            ($"GitHubFlow, {branch}: released", GitHubFlow, $"{back}; commit; tag {final}", final),
        ];
    }
}
