using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// Volumes as the last release left them, kept for the next run: what has not moved since is not hashed again. It only
/// saves time. Without it, after a reboot, or with <c>--paranoid</c>, everything is read.
/// </summary>
public static class SeenVolumes
{
    /// <returns>Null where nothing is kept, or it cannot be read.</returns>
    public static TreeManifest? Load(StackContext context, string volume)
    {
        var path = context.State.Seen(volume);
        if (context.IsParanoid || !File.Exists(path))
            return null;
        try
        {
            using var file = File.OpenRead(path);
            return TreeManifest.Read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            context.Log.Detail($"{path} is left out: {e.Message}");
            return null;
        }
    }

    /// <summary>At the end of a release, while the services run.</summary>
    public static async Task Keep(Release release)
    {
        foreach (var layout in release.Context.Stack.RebuiltVolumes)
            try
            {
                var volume = layout.Volume.Name;
                var now = await VolumeView.ReadManifest(release, volume, CancellationToken.None);
                PrivateFiles.Write(release.Context.State.Seen(volume), now.WriteReusable);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                release.Context.Log.Detail($"the next run reads all of {layout.Volume.Key}: {e.Message}");
            }
    }
}
