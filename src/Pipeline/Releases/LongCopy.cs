using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Releases;

/// <summary>
/// A copy of a tree that may take long. How far it has come is read from the room on the disk, since nothing looks at
/// each file for that; where another program writes to the same disk it is not exact.
/// </summary>
/// <param name="known">What was read of the source before; null where nothing was.</param>
internal sealed class LongCopy(StackContext context, TreeManifest? known)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private readonly Progress _progress = new();

    public async Task Run(string what, VolumeLocation from, VolumeLocation to, CancellationToken ct)
    {
        var files = known?.Entries.Where(e => e.Kind == EntryKind.File).ToList() ?? [];
        _progress.Expect(files.Sum(f => f.Size), files.Count);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var measured = Measure(to.Volume, over.Token);
        try
        {
            await context.Log.During(what, context.Trees.Copy(from, to, ct), _progress);
        }
        finally
        {
            await over.CancelAsync();
            await measured;
        }
    }

    /// <summary>Only where a look costs nothing: the other route starts a container for each.</summary>
    private async Task Measure(string volume, CancellationToken ct)
    {
        if (known is null || context.Trees.Route != "direct")
            return;
        try
        {
            var free = await context.Trees.Space(volume, ct);
            while (true)
            {
                await Task.Delay(Beat, context.Clock, ct);
                _progress.Set(Math.Max(0, free.BytesFree - (await context.Trees.Space(volume, ct)).BytesFree));
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A figure for people is no reason to fail.
        }
    }
}
