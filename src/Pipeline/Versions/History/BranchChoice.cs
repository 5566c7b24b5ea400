using Pipeline.Terms;

namespace Pipeline.Versions;

/// <summary>
/// Which branch a commit counts for: the one that is checked out; with a detached HEAD the one that the CI job names,
/// or the only one that has the commit. Pure.
/// </summary>
/// <param name="isMain">Whether a branch of that name is a main branch: a commit that it has counts for it.</param>
internal sealed class BranchChoice(
    CommitGraph graph,
    IReadOnlyList<Reference> references,
    Func<string, string?> environment,
    Func<string, bool> isMain
)
{
    /// <summary>Variables that hold the full or the short name of the branch that a CI job is about.</summary>
    private static readonly IReadOnlyList<string> Variables = ["GITHUB_REF", "CI_COMMIT_BRANCH", "BUILD_SOURCEBRANCH"];

    /// <exception cref="PipelineException">Exit 64: none has the commit, or more than one.</exception>
    public VersionBranch Of(VersionCommit commit) =>
        new(CheckedOut(commit) ?? NamedByJob(commit) ?? Having(commit), commit);

    private string? CheckedOut(VersionCommit commit) =>
        references.FirstOrDefault(r => r.IsHead && Has(r, commit))?.Name;

    /// <summary>The variables may be about another repository than this one: what they name must be here.</summary>
    private string? NamedByJob(VersionCommit commit)
    {
        foreach (var value in Variables.Select(environment).OfType<string>())
        {
            var name =
                value.StartsWith(VersionBranch.Local, StringComparison.Ordinal) ? value[VersionBranch.Local.Length..]
                : value.StartsWith("refs/pull/", StringComparison.Ordinal) ? value["refs/".Length..]
                : value;
            string[] here =
            [
                VersionBranch.Local + name,
                $"{VersionBranch.Remote}origin/{name}",
                VersionBranch.Remote + name,
            ];
            if (references.Any(r => here.Contains(r.Name) && Has(r, commit)))
                return VersionBranch.Local + name;
        }

        return null;
    }

    private string Having(VersionCommit commit)
    {
        var all = references.Where(r => r.Tag is null && Has(r, commit)).ToList();
        var atTip = all.Where(r => r.Commit == commit.Sha).ToList();
        var names = (atTip.Count > 0 ? atTip : all)
            .Select(r => new VersionBranch(r.Name, commit).Base)
            .Distinct()
            .ToList();
        if (
            (
                names is [var only] ? only
                : names.Where(isMain).ToList() is [var main] ? main
                : null
            ) is
            { } name
        )
            return VersionBranch.Local + name;
        throw PipelineException.Usage(
            $"HEAD is detached at {commit.Sha[..12]}: expected one branch that has the commit; found "
                + (names.Count == 0 ? "none" : string.Join(", ", names)),
            names.Count == 0 ? "git switch --create <branch>" : $"git switch {names[0]}"
        );
    }

    private bool Has(Reference branch, VersionCommit commit) =>
        branch.Tag is null && graph.Find(branch.Commit) is { } tip && graph.Contains(tip, commit);
}
