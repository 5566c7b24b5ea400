using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.Migrate;

/// <summary>
/// Takes the edits back by a commit of its own: releases may have been made from theirs, and whoever has pulled it
/// keeps a history that goes on.
/// </summary>
internal sealed class MigrateUndo(GitRepository git, MigrateWork work)
{
    /// <summary>Right after a half-done Apply, too: whatever of it the commit, the index or a file has.</summary>
    public async Task Run(CancellationToken ct)
    {
        var blobs = new List<(MigratedFile File, string? Blob)>();
        foreach (var file in work.Files)
            blobs.Add((file, await git.BlobOf("HEAD", TreePath.FromText(file.InRepository), ct)));
        if (blobs.TrueForAll(b => b.Blob == b.File.NewBlob))
            await Revert(ct);
        else if (blobs.Find(b => b.Blob != b.File.OldBlob).File is { } edited)
            throw PipelineException.Refuse(
                $"{edited.InRepository} was edited and committed since; nothing was changed",
                $"take the edits back by hand: git diff {work.Parent[..12]} -- {Words()}"
            );
        await git.Settle([.. work.Files.Select(f => (TreePath.FromText(f.InRepository), f.NewBlob))], ct);
    }

    private async Task Revert(CancellationToken ct)
    {
        var files = new List<(TreePath, byte[])>();
        foreach (var file in work.Files)
        {
            var path = TreePath.FromText(file.InRepository);
            files.Add((path, await git.ReadBlob(work.Parent, path, ct)));
        }

        try
        {
            await git.CommitFiles(files, MigrateText.Undone(work.Strategy), ct);
        }
        catch (GitException refused)
        {
            throw PipelineException.Refuse($"{refused.Message.TrimEnd('.')}; nothing was changed");
        }
    }

    private string Words() => string.Join(' ', work.Files.Select(f => ShellWord.Quote(f.InRepository)));
}
