namespace Pipeline.Tests.Versions;

internal static partial class Histories
{
    private static (string, string, string, string)[] Develop { get; } =
    [
        ("develop: branched from a tag", GitFlow, "commit; tag 1.0.0; branch develop", "1.1.0-alpha.0"),
        ("develop: a commit", GitFlow, "commit; tag 1.0.0; branch develop; commit", "1.1.0-alpha.1"),
        (
            "develop: after a release branch",
            GitFlow,
            "commit; tag 1.0.0; branch develop; commit; branch release/2.0.0; commit 2; on develop; commit",
            "2.1.0-alpha.1"
        ),
        (
            "develop: a release branch was merged into it",
            GitFlow,
            "commit; tag 1.0.0; branch develop; commit; branch release/2.0.0; commit 2; on develop; commit; "
                + "merge release/2.0.0",
            "2.1.0-alpha.4"
        ),
        (
            "develop: a release was tagged on main",
            GitFlow,
            "commit; branch develop; commit 3; branch release/1.0.0; commit; on main; merge release/1.0.0; "
                + "tag 1.0.0; on develop",
            "1.1.0-alpha.0"
        ),
        (
            "develop: the release was merged back",
            GitFlow,
            "commit; branch develop; commit 3; branch release/1.0.0; commit; on main; merge release/1.0.0; "
                + "tag 1.0.0; on develop; merge release/1.0.0; commit; delete release/1.0.0",
            "1.1.0-alpha.2"
        ),
        (
            "develop: a pre-release on it is counted on",
            GitFlow,
            "commit; branch develop; commit; tag 1.0.0-alpha.3; commit 2",
            "1.0.0-alpha.5"
        ),
        ("develop: next-version without a tag", "next-version: 1.0.0", "branch develop; commit 2", "1.0.0-alpha.2"),
    ];

    private static (string, string, string, string)[] Hotfixes { get; } =
    [
        (
            "hotfixes: the version of its name",
            GitFlow,
            "commit; tag 1.2.0; branch hotfix-1.2.1; commit",
            "1.2.1-beta.1+1"
        ),
        (
            "hotfixes: a pre-release on it",
            GitFlow,
            "commit; tag 1.2.0; branch hotfix-1.2.1; commit 2; tag 1.2.1-beta.1; commit",
            "1.2.1-beta.2+1"
        ),
        (
            "hotfixes: merged into main",
            GitFlow,
            "commit; tag 1.2.0; branch hotfix-1.2.1; commit 2; tag 1.2.1-beta.1; commit; on main; "
                + "merge hotfix-1.2.1",
            "1.2.1-4"
        ),
        (
            "merged branches: a version in a name by accident",
            GitFlow,
            "commit; tag 1.0.0; branch hotfix/downgrade-some-lib-to-3.2.1; commit; on main; "
                + "merge hotfix/downgrade-some-lib-to-3.2.1",
            "1.0.1-2"
        ),
        (
            "support: its own tags count",
            GitFlow,
            "commit; branch support-1.2.0; commit; tag 1.2.0; branch support-1.3.0; tag 1.3.0; commit 2",
            "1.3.1-2"
        ),
        (
            "support: a pre-release on main raises the core",
            GitFlow,
            "commit; tag 1.4.0-rc; commit; branch support/1",
            "1.4.0-2"
        ),
    ];
}
