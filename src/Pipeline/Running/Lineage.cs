using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Stages.ApplyPatch;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Running;

/// <summary>
/// Whether the commit to deploy contains the one that is live: an old checkout, or one of another branch, would take
/// back what is live.
/// </summary>
internal static class Lineage
{
    /// <returns>How the commit stands to the live one when it does not contain it; null when it does, or nothing is
    /// live.</returns>
    public static async Task<string?> Concern(
        StackContext context,
        ReleaseHistory history,
        string commit,
        CancellationToken ct
    )
    {
        if (history.LastVerified is not { Closing: { } closing } live)
            return null;
        // The commit that BakeCode made on top is never pushed, so another checkout has only the one below it.
        string[] known = [closing.Commit, BelowTheBlock(live)];
        var missing = new List<int?>();
        foreach (var other in known)
            missing.Add(await Missing(context.Git, other, commit, ct));
        if (missing.Contains(0))
            return null;
        var (here, there) = (commit[..12], $"{closing.Commit[..12]}, which {live.Id} made live");
        if (missing.All(m => m is null))
            return $"this checkout does not know {there}: {here} is of another history, or the clone is shallow or "
                + "was not fetched";
        return await Missing(context.Git, commit, closing.Commit, ct) == 0
            ? $"{here} is older than {there}: {missing[0]} later commit(s) would be undone"
            : $"{here} has diverged from {there}: {missing[0]} commit(s) that it does not " + "contain would be undone";
    }

    /// <summary>The commit of a patch is somebody's change: a checkout without it would take it back.</summary>
    private static string BelowTheBlock(ReleaseRecord live) =>
        live.Stage(StageNames.ApplyPatch) is { Plan.HasWork: true } patch
            ? patch.Plan.WorkAs<PatchWork>().Commit
            : live.Opening.Commit;

    /// <summary>How many commits the second lacks of the first; null when the first is not in the repository.</summary>
    private static async Task<int?> Missing(GitRepository git, string of, string @in, CancellationToken ct)
    {
        try
        {
            return await git.Lacking(of, @in, ct);
        }
        catch (GitException)
        {
            return null;
        }
    }
}
