using System.IO.Pipelines;
using Pipeline.Trees;

namespace Pipeline.Stages.BuildImage;

/// <summary>Feeds a folder of a commit to a build as a tar, made from the raw blobs while it is sent.</summary>
internal static class CleanExport
{
    /// <param name="extra">Files that the commit does not have, relative to the folder.</param>
    public static async Task Write(
        GitRepository git,
        string commit,
        TreePath folder,
        IReadOnlyDictionary<TreePath, byte[]> extra,
        PipeWriter writer,
        CancellationToken ct
    )
    {
        try
        {
            await git.WriteTar(commit, folder, extra, writer.AsStream(leaveOpen: true), ct);
            await writer.CompleteAsync();
        }
        catch (Exception e)
        {
            await writer.CompleteAsync(e);
            throw;
        }
    }
}
