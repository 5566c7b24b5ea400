using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Releases;

/// <summary>Reads of trees that may take long: the console shows how far they have come.</summary>
internal static class LongReads
{
    public static Task<TreeManifest> Read(
        this StackContext context,
        string what,
        TreeLocation location,
        ReadRequest request,
        CancellationToken ct
    )
    {
        var progress = new Progress();
        var read = context.Trees.Read(location, request with { Progress = progress }, ct);
        return context.Log.During(what, read, progress);
    }
}
