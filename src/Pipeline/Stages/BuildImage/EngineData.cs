using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Trees;

namespace Pipeline.Stages.BuildImage;

/// <summary>
/// The disk on which the engine keeps its images. An engine flushes no layer by itself: after a power loss an image
/// that was verified may be gone.
/// </summary>
internal static class EngineData
{
    /// <summary>
    /// Flushes the file system of the engine's data root, containerd's images included where the engine runs its own.
    /// Reached by root on the engine's own machine; elsewhere, and with a containerd whose root is another one, the
    /// kernel flushes in its own time.
    /// </summary>
    /// <exception cref="IOException">What was built is not safe on the disk.</exception>
    public static async Task Flush(StackContext context, CancellationToken ct)
    {
        var info = await context.Engine.System.Info(ct);
        if ((await EngineHost.DataRoot(context.Engine.Address, info, ct)).Folder is not { } root)
        {
            context.Log.Detail("the engine's disk cannot be reached from here, so the image is not flushed to it");
            return;
        }

        using var folder = OpenFolder.At(root);
        Durable.FlushFileSystem(folder.Handle, $"the engine's data root {root}");
    }
}
