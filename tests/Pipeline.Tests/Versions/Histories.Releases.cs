namespace Pipeline.Tests.Versions;

internal static partial class Histories
{
    private static (string, string, string, string)[] Releases { get; } =
    [
        (
            "release branches: the version of its name",
            GitFlow,
            "commit; tag 1.0.3; commit 5; branch release-2.0.0; commit 2",
            "2.0.0-beta.1+7"
        ),
        (
            "release branches: the plural",
            GitFlow,
            "commit; tag 1.0.3; commit 5; branch releases/2.0.0",
            "2.0.0-beta.1+5"
        ),
        (
            "release branches: a pre-release on it",
            GitFlow,
            "commit 5; branch releases/2.0.0; tag v2.0.0-beta.1",
            "2.0.0-beta.2+0"
        ),
        (
            "release branches: merged into main",
            GitFlow,
            "commit; tag 1.0.3; commit; branch release-2.0.0; commit 4; on main; merge release-2.0.0",
            "2.0.0-6"
        ),
        (
            "release branches: a label of its own",
            "branches: {release: {label: rc}}",
            "commit; tag 1.0.3; commit 5; branch release-2.0.0; commit 2",
            "2.0.0-rc.1+7"
        ),
        (
            "release branches: next-version is the same",
            "next-version: 2.0.0",
            "commit 5; branch release-2.0.0; commit 2",
            "2.0.0-beta.1+7"
        ),
        (
            "release branches: a suffix of the name",
            GitFlow,
            "commit; tag 1.0.3; commit 5; branch release-2.0.0-Final",
            "2.0.0-beta.1+5"
        ),
        (
            "release branches: main goes on after the merge",
            GitFlow,
            "commit; tag 1.0.3; commit; branch release-2.0.0; commit 4; on main; merge release-2.0.0; "
                + "delete release-2.0.0; tag 2.0.0; commit",
            "2.0.1-1"
        ),
        (
            "release branches: the highest of three that were merged",
            GitFlow,
            "commit; tag 1.0.3; commit; branch release-3.0.0; commit 4; on main; merge release-3.0.0; "
                + "branch release-2.0.0; commit 4; on main; merge release-2.0.0; "
                + "branch release-1.0.0; commit 4; on main; merge release-1.0.0",
            "3.0.0-16"
        ),
        (
            "release branches: the name counts, not an earlier message",
            GitFlow,
            "commit; tag 1.0.0; commit +semver:major; commit; branch release/2.0.0; commit",
            "2.0.0-beta.1+3"
        ),
        (
            "release branches: loose versions",
            "semantic-version-format: Loose",
            "commit; tag 1.0; commit +semver:major; commit; branch release/2.0",
            "2.0.0-beta.1+2"
        ),
        (
            "release branches: another one merged into it",
            GitFlow,
            "commit; tag 1.0.3; branch develop; commit; branch release/2.0.0; branch release/2.0.0-xxx; commit; "
                + "on release/2.0.0; commit; merge release/2.0.0-xxx",
            "2.0.0-beta.1+4"
        ),
        (
            "release branches: a feature merged into it",
            GitFlow,
            "commit; branch develop; branch release/4.5.0; branch feature/some-bug-fix; commit; "
                + "on release/4.5.0; merge feature/some-bug-fix; delete feature/some-bug-fix",
            "4.5.0-beta.1+3"
        ),
    ];

    private static (string, string, string, string)[] PullRequests { get; } =
    [
        (
            "pull requests: of a release branch into main",
            GitFlow,
            "commit; tag 1.0.0; commit; branch release/2.0.0; commit 2; on main; branch pull/2/merge; "
                + "merge release/2.0.0",
            "2.0.0-PullRequest2.4"
        ),
        (
            "pull requests: of a feature into main",
            GitFlow,
            "commit; tag 0.1.0; branch feature/Foo; commit; on main; branch pull/2/merge; merge feature/Foo",
            "0.1.1-PullRequest2.2"
        ),
        (
            "pull requests: of a feature into develop",
            GitFlow,
            "commit; tag 0.1.0; branch develop; commit; branch feature/Foo; commit; on develop; "
                + "branch pull/44/merge; merge feature/Foo",
            "0.2.0-PullRequest44.3"
        ),
        (
            "pull requests: major on main, minor on the feature",
            "workflow: GitHubFlow/v1\nbranches: {main: {increment: Major}, feature: {increment: Minor}}",
            "commit; tag 1.0.0; branch feature/foo; commit; on main; branch pull/2/merge; merge feature/foo",
            "2.0.0-PullRequest2.2"
        ),
    ];
}
