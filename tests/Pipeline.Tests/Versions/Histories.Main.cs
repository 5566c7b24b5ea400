namespace Pipeline.Tests.Versions;

internal static partial class Histories
{
    private static (string, string, string, string)[] Main { get; } =
    [
        ("main: commits and no tag", GitFlow, "commit 3", "0.0.1-3"),
        ("main: commits and a tag that is no version", GitFlow, "commit; tag BadTag; commit 2", "0.0.1-3"),
        ("main: a tag on the commit", GitFlow, "commit; tag 1.0.3", "1.0.3"),
        ("main: a tag, then commits", GitFlow, "commit; tag 1.0.3; commit 5", "1.0.4-5"),
        ("main: next-version above the tag", "next-version: 1.1.0", "commit; tag 1.0.3; commit 5", "1.1.0-5"),
        ("main: next-version and a tag on the commit", "next-version: 1.1.0", "commit; tag 1.0.3", "1.0.3"),
        ("main: next-version below the tag", "next-version: 1.0.0", "commit; tag 1.1.0; commit 5", "1.1.1-5"),
        ("main: next-version is the next patch", "next-version: 1.0.4", "commit; tag 1.0.3; commit", "1.0.4-1"),
        ("main: a tag prefix", "tag-prefix: version-", "commit; tag version-1.0.3; commit 5", "1.0.4-5"),
        (
            "main: a tag prefix as a pattern",
            "tag-prefix: 'version-|[vV]?'",
            "commit; tag v1.0.3; commit 5; tag version-1.0.5; commit 5",
            "1.0.6-5"
        ),
        ("main: tags without the prefix", "tag-prefix: ''", "commit; tag version-1.0.3; commit 5", "0.0.1-6"),
        (
            "main: ManualDeployment",
            "branches: {main: {mode: ManualDeployment}}",
            "commit; tag 1.0.0; commit 2",
            "1.0.1-1+2"
        ),
        (
            "main: ContinuousDelivery with a label",
            "branches: {main: {label: ci, mode: ContinuousDelivery}}",
            "commit; tag 1.0.0; commit 2",
            "1.0.1-ci.2"
        ),
        (
            "main: ContinuousDeployment",
            "branches: {main: {label: ci, mode: ContinuousDeployment}}",
            "commit; tag 1.0.0; commit 2",
            "1.0.1"
        ),
        (
            "main: a release branch was merged",
            GitFlow,
            "commit; tag 1.0.0; branch release/1.1.0; commit 2; on main; commit; merge release/1.1.0",
            "1.1.0-4"
        ),
        (
            "main: a release branch was merged, and messages do not count",
            "branches: {main: {track-merge-message: false}}",
            "commit; tag 1.0.0; branch release/1.1.0; commit 2; on main; commit; merge release/1.1.0",
            "1.0.1-4"
        ),
    ];

    private static (string, string, string, string)[] Messages { get; } =
    [
        ("bumping: minor by a message", GitFlow, "commit 2; tag 1.0.0; commit +semver:minor", "1.1.0-1"),
        (
            "bumping: major by a later message",
            GitFlow,
            "commit 2; tag 1.0.0; commit +semver:minor; commit +semver:major",
            "2.0.0-2"
        ),
        ("bumping: the tag counts more", GitFlow, "commit; tag 1.0.0; commit +semver:major; tag 1.1.0", "1.1.0"),
        (
            "bumping: a message before the tag counts no more",
            GitFlow,
            "commit; tag 1.0.0; commit +semver:major; tag 1.1.0; commit",
            "1.1.1-1"
        ),
        (
            "bumping: a higher tag on the commit of the message",
            GitFlow,
            "commit 2; tag 1.0.0; commit +semver:minor; tag 2.0.0; commit Hello",
            "2.0.1-1"
        ),
        (
            "bumping: a pre-release of the same label",
            "branches: {main: {label: pre, source-branches: []}}",
            "commit 2; tag 1.0.0-pre.1; commit",
            "1.0.0-pre.2"
        ),
        (
            "version increments: messages can be disabled",
            "commit-message-incrementing: Disabled",
            "commit; tag 1.0.0; commit +semver: major",
            "1.0.1-1"
        ),
        (
            "version increments: only messages of merges",
            "commit-message-incrementing: MergeMessageOnly",
            "commit; tag 1.0.0; commit +semver: major",
            "1.0.1-1"
        ),
        (
            "version increments: the patterns can be changed",
            "minor-version-bump-message: '^feat:'",
            "commit; tag 1.0.0; commit feat: search",
            "1.1.0-1"
        ),
        (
            "other branches: a tag that is no version takes nothing from a message",
            GitFlow,
            "commit; tag 1.0.0; commit +semver:major; tag NotAVersion",
            "2.0.0-1"
        ),
        (
            "other branches: the highest tag of a commit counts",
            "tag-prefix: ''",
            "commit; tag 1.0.0; commit +semver:major; tag 1.5.0; tag 1.9.0; commit",
            "1.9.1-1"
        ),
    ];
}
