namespace Pipeline.Tests.Versions;

internal static partial class Histories
{
    private static (string, string, string, string)[] Features { get; } =
    [
        (
            "features: a number in the name, off main",
            GitFlow,
            "commit; tag 1.0.0; branch feature/JIRA-123; commit 5",
            "1.0.1-JIRA-123.1+5"
        ),
        (
            "features: a number in the name, off develop",
            GitFlow,
            "commit; tag 1.0.0; branch develop; branch feature/JIRA-123; commit 5",
            "1.1.0-JIRA-123.1+5"
        ),
        ("features: with a dash", GitFlow, "commit; tag 1.0.0; branch feature-test; commit 5", "1.0.1-test.1+5"),
        (
            "features: two at one commit",
            GitFlow,
            "commit; branch develop; branch feature/feature1; commit; branch feature/feature2",
            "0.1.0-feature2.1+2"
        ),
        (
            "features: after a fast-forward of the one before",
            GitFlow,
            "commit; tag 1.0.0; branch development; branch feature/JIRA-123; commit; on development; "
                + "forward feature/JIRA-123; branch feature/JIRA-124; commit",
            "1.1.0-JIRA-124.1+2"
        ),
        (
            "features: off a release branch with a pre-release",
            "branches: {release: {label: build}, feature: {label: '{BranchName}'}}",
            "commit; branch release/0.3.0; commit; tag v0.3.0-build.1; commit; branch feature/PROJ-1; commit",
            "0.3.0-PROJ-1.1+4"
        ),
        (
            "features: groups of the pattern in the label",
            """
            branches:
              feature:
                label: '{BranchName}-of-task-number-{TaskNumber}'
                regex: '^features?[\/-](?<TaskNumber>\d+)_(?<BranchName>.+)'
            """,
            "commit; tag 1.0.0; branch feature/4711_this-is-a-feature; commit 5",
            "1.0.1-this-is-a-feature-of-task-number-4711.1+5"
        ),
        (
            "features: a kind of branch that the file adds",
            """
            branches:
              unstable:
                increment: Minor
                regex: unstable
                source-branches: []
                is-source-branch-for: [feature]
            """,
            "commit; tag 1.0.0; branch unstable; branch feature/JIRA-123; commit; on unstable; "
                + "forward feature/JIRA-123; branch feature/JIRA-124; commit",
            "1.1.0-JIRA-124.1+2"
        ),
        (
            "other branches: characters that a version may not have",
            GitFlow,
            "commit; tag 1.0.3; commit 5; branch issue/m/github-569",
            "1.0.4-issue-m-github-569.1+5"
        ),
        (
            "develop: a name that only begins like it",
            GitFlow,
            "commit; tag 1.0.0; branch developer; commit",
            "1.0.1-developer.1+1"
        ),
    ];

    private static (string, string, string, string)[] Configured { get; } =
    [
        (
            "other branches: a label on main, and a tag of another",
            "branches: {main: {label: foo, mode: ManualDeployment}}",
            "commit; tag 1.0.0; commit +semver:major; tag 2.1.0-1",
            "2.1.0-foo.1+1"
        ),
        (
            "other branches: a label on main, and a lower tag of another",
            "branches: {main: {label: foo, mode: ManualDeployment}}",
            "commit; tag 1.0.0; commit +semver:major; tag 1.9.0-1",
            "2.0.0-foo.1+1"
        ),
        (
            "other branches: tags of develop do not count on a release branch",
            "branches: {develop: {label: snapshot}, release: {label: rc}}",
            "commit; branch develop; commit 2; tag 0.1.2-snapshot.2; branch release/0.1.2",
            "0.1.2-rc.1+3"
        ),
        (
            "other branches: what follows the version of the name as label",
            "branches: {release: {label: '{BranchName}', regex: '(?<BranchName>.+)'}}",
            "commit; tag 1.0.3; commit 5; branch release/2.0.0-LTS; commit",
            "2.0.0-LTS.1+6"
        ),
        (
            "features: main is treated like develop",
            "branches: {main: {tracks-release-branches: true}}",
            "commit; branch release/1.0.0; commit; on main; commit; branch feature/test",
            "1.0.1-test.1+1"
        ),
    ];
}
