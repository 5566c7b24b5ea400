using System.Globalization;
using System.Text;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.ApplyPatch;

/// <summary>
/// Whether the patch touches code only and fits, and the commit that it makes: the stages after it plan with that
/// commit, of which the clone has nothing yet. Reads only.
/// </summary>
internal sealed class PatchPlan(Release release)
{
    private readonly StackContext _context = release.Context;

    private GitRepository Git => _context.Git;

    public async Task<Planned<PatchWork>> Make(CancellationToken ct)
    {
        var file =
            release.Goal.Patch
            ?? throw PipelineException.Usage("expected a patch to commit; found none", "--patch <file>");
        var branch =
            await Git.Branch(ct)
            ?? throw PipelineException.Refuse(
                "the patch would have to be committed, and HEAD is detached: that commit would be on no branch; "
                    + "nothing was changed",
                "git switch -c <branch> in the stack's repository, then run this again"
            );
        var patch = await Read(file.Path, () => PatchSource.Read(file, ct));
        var request = file.RequestOf(patch, release.Goal.Commit);
        var (made, changes) = await Preview(file.Path, request, ct);
        return changes.Count == 0
            ? Planned.Nothing(
                new PatchWork(branch, request.Parent, request.Parent, made.Tree, []),
                $"{request.Parent[..12]} has all of {Path.GetFileName(file.Path)} already"
            )
            : await Describe(branch, request, made, changes, ct);
    }

    /// <summary>Every path that is refused is named, whether the patch fits or not.</summary>
    private async Task<(PatchedCommit Made, IReadOnlyList<GitChange> Changes)> Preview(
        string file,
        PatchRequest request,
        CancellationToken ct
    )
    {
        var rules = await PatchLimits.Of(_context, ct);
        var refused = rules.Refuse(await Read(file, () => Git.PathsOf(request.Patch, ct)));
        try
        {
            var preview = await Git.Preview(request, ct);
            _context.Leftovers.Add(preview);
            var changes = await Git.Changes(request.Parent, preview.Commit.Commit, ct);
            Require(file, [.. refused, .. rules.Refuse(changes, await Links(changes, ct))]);
            return (preview.Commit, changes);
        }
        catch (GitException unfit)
        {
            Require(file, refused);
            throw PipelineException.Refuse(
                $"the patch {file} does not fit HEAD ({request.Parent[..12]}): {unfit.Message}; nothing was changed",
                "make it again from HEAD, in the top folder of the repository: git diff --binary --full-index > "
                    + ShellWord.Quote(file)
            );
        }
    }

    private async Task<Planned<PatchWork>> Describe(
        string branch,
        PatchRequest request,
        PatchedCommit made,
        IReadOnlyList<GitChange> changes,
        CancellationToken ct
    )
    {
        await RequireClean(changes, ct);
        var (author, subject) = await Git.AuthorOf(made.Commit, ct);
        return Planned.Do(
            new PatchWork(branch, request.Parent, made.Commit, made.Tree, [.. changes.Select(c => c.Path.Raw)]),
            [
                $"commit the patch on {branch}, on top of {request.Parent[..12]}: "
                    + $"\"{Plain(subject)}\" by {Plain(author)}",
                .. made.IsMerged
                    ? [$"merge it three-way, since it was made for other contents than those of {request.Parent[..12]}"]
                    : Array.Empty<string>(),
                .. changes.Select(c => c.ToString()),
            ]
        );
    }

    /// <summary>A mail is somebody else's text, and a terminal obeys some of it.</summary>
    private static string Plain(string text) =>
        string.Concat(
            text.Select(c => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format ? '?' : c)
        );

    private static async Task<T> Read<T>(string file, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (GitException wrong)
        {
            throw PipelineException.Usage(
                $"--patch: {file} cannot be read as a patch: {wrong.Message}",
                "git diff, git format-patch --stdout, or ./build.sh SaveWork writes one"
            );
        }
    }

    private static void Require(string file, IReadOnlyList<RefusedPath> refused)
    {
        if (refused.Count > 0)
            throw PipelineException.Refuse(
                $"the patch {file} touches what is not code of this stack; nothing was changed:\n"
                    + string.Join('\n', refused.OrderBy(r => r.Path).Select(r => $"  {r}").Distinct()),
                "take these out of the patch; what else has to change is committed by hand, then ./build.sh DeployBaked"
            );
    }

    /// <summary>Also where other work may stay behind: this would be committed along, or be lost by an undo.</summary>
    private async Task RequireClean(IReadOnlyList<GitChange> changes, CancellationToken ct)
    {
        var touched = changes.Select(c => c.Path).ToHashSet();
        var dirty = (await Git.Status(ct)).Where(s => touched.Contains(s.Path)).ToList();
        var strange = dirty.Count > 0 ? [] : await Git.NotAs(release.Goal.Commit, touched, ct);
        if (dirty.Count + strange.Count > 0)
            throw PipelineException.Refuse(
                "the patch touches files with work that is in no commit; nothing was changed:\n"
                    + string.Join('\n', dirty.Select(d => $"  {d}").Concat(strange.Select(s => $"  {s}"))),
                "commit that work, or move it away; ./build.sh SaveWork keeps a copy of what git does not ignore"
            );
    }

    private async Task<Dictionary<string, string>> Links(IReadOnlyList<GitChange> changes, CancellationToken ct)
    {
        var ids = changes
            .Select(c => c.After)
            .Where(b => b is { IsSymlink: true })
            .Select(b => b!.Id)
            .Distinct()
            .ToList();
        var targets = await Git.ReadBlobs(ids, ct);
        return ids.Zip(targets).ToDictionary(p => p.First, p => Encoding.Latin1.GetString(p.Second));
    }
}
