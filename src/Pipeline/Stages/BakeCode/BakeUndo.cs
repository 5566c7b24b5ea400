using Pipeline.Platform;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.BakeCode;

/// <summary>
/// The undo of one edit: the commit goes, if nothing was built on it, and the file has its previous text.
/// </summary>
/// <param name="parent">The commit that the edits were committed on top of.</param>
internal sealed class BakeUndo(GitRepository git, string parent)
{
    /// <summary>
    /// Right after a half-done Apply too: the file may be written and not committed, or committed and not journaled.
    /// </summary>
    public async Task Run(BakeEdit edit, CancellationToken ct)
    {
        var head = (await git.Resolve("HEAD", ct)).Commit;
        if (head != parent && await IsOurs(head, edit, ct))
            await UndoCommit(head, ct);
        else if (head != parent)
            throw PipelineException.Refuse(
                $"the branch has moved on since the block was committed, to {head[..12]}; nothing was changed",
                "take the block out with git revert, or by hand"
            );
        var now = BakeText.Read(edit.Path);
        if (BakeText.IsSame(now, edit.Before))
            return;
        if (
            !BakeText.IsSame(now, edit.After)
            || !OwnedFile.Rewrite(edit.Path, BakeText.Bytes(now), BakeText.Bytes(edit.Before))
        )
            throw PipelineException.Refuse(
                $"{edit.Path} is neither what it was nor what was written; somebody edited it since. It is left alone"
            );
    }

    private async Task UndoCommit(string commit, CancellationToken ct)
    {
        try
        {
            await git.UndoCommit(commit, ct);
        }
        catch (GitException refused)
        {
            throw PipelineException.Refuse($"{refused.Message.TrimEnd('.')}; it is left alone");
        }
    }

    private async Task<bool> IsOurs(string head, BakeEdit edit, CancellationToken ct) =>
        BakeText.Decode(await git.ReadBlob(head, TreePath.FromText(edit.InRepository), ct)) == edit.After
        && (await git.Resolve(head, ct)).Subject == BakeText.Message.Split('\n')[0];
}
