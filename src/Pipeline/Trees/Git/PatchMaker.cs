using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Trees;

/// <summary>Makes a commit of a patch. No branch, no index and no working tree of the clone is touched.</summary>
/// <param name="repository">The clone's git directory.</param>
/// <param name="workTree">An empty folder of the clone's owner: to compare, a merge writes files there.</param>
/// <param name="identity">Who commits.</param>
internal sealed partial class PatchMaker(string repository, string workTree, (string, string)[] identity)
{
    private readonly GitProcess _git = new(workTree);

    /// <param name="places">The index to work with, and where objects go, if not into the clone.</param>
    /// <exception cref="GitException">The patch does not fit, and cannot be merged.</exception>
    public async Task<PatchedCommit> Make(PatchRequest request, (string, string)[] places, CancellationToken ct)
    {
        places = [("GIT_DIR", repository), ("GIT_WORK_TREE", workTree), .. places];
        var isMerged = await Apply(request, places, ct);
        var tree = await _git.Line(["write-tree"], null, ct, places);
        var commit = await _git.Line(
            ["commit-tree", "-p", request.Parent, "-F", "-", tree],
            Encoding.UTF8.GetBytes((request.Patch.Message ?? request.Message) + "\n"),
            ct,
            [.. identity, .. Written(request), .. places]
        );
        return new PatchedCommit(commit, tree, isMerged);
    }

    /// <summary>
    /// By a three-way merge, where the clone has the contents that the patch names: a hunk is never put where it only
    /// looks alike. Where they are unknown, as the patch is; not at all, where the commit has it already.
    /// </summary>
    /// <returns>Whether it does not fit as it is.</returns>
    private async Task<bool> Apply(PatchRequest request, (string, string)[] places, CancellationToken ct)
    {
        // What git says of white space shows content, and no message may.
        string[] apply = ["apply", "--cached", "--whitespace=nowarn", "--no-ignore-whitespace"];
        Task Run(params string[] how) => _git.Run([.. apply, .. how, "-"], request.Patch.Diff, ct, places);
        Task Begin() => _git.Run(["read-tree", request.Parent], null, ct, places);
        await Begin();
        var fits = await Succeeds(() => Run("--check"));
        try
        {
            await Run("--3way");
            return !fits;
        }
        catch (GitException unfit)
        {
            await Begin();
            return !fits && await Succeeds(() => Run("--reverse", "--check"))
                ? false
                : throw new GitException(Reasons(unfit));
        }
    }

    private static async Task<bool> Succeeds(Func<Task> attempt)
    {
        try
        {
            await attempt();
            return true;
        }
        catch (GitException)
        {
            return false;
        }
    }

    /// <summary>What git says is wrong, without what it tried and what went well.</summary>
    private static string Reasons(GitException failed) =>
        string.Join(
            "; ",
            failed
                .Message.Split('\n')
                .Select(l => l[(l.IndexOf("error: ", StringComparison.Ordinal) is var at && at >= 0 ? at + 7 : 0)..])
                .Where(l => !Progress().IsMatch(l))
                .Distinct()
        );

    [GeneratedRegex(@"\A(?:Falling back|Performing|U |Applied .* cleanly)")]
    private static partial Regex Progress();

    private static IEnumerable<(string, string)> Written(PatchRequest request)
    {
        var at = string.Create(CultureInfo.InvariantCulture, $"@{request.At.ToUnixTimeSeconds()} +0000");
        yield return ("GIT_COMMITTER_DATE", at);
        yield return ("GIT_AUTHOR_DATE", request.Patch.Date ?? at);
        if (request.Patch is not { Author: { } author, Email: { } email })
            yield break;
        yield return ("GIT_AUTHOR_NAME", author);
        yield return ("GIT_AUTHOR_EMAIL", email);
    }
}
