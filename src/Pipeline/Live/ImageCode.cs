using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// The code of an image in a volume of its own. It takes the engine a while to fill one, so that is done once for each
/// image, before the writers are stopped; the volume goes when the services run again.
/// </summary>
public sealed class ImageCode : IAsyncDisposable
{
    private readonly (string Image, string Path) _of;
    private readonly Scratch _scratch;

    private ImageCode((string Image, string Path) of, Scratch scratch) => (_of, _scratch) = (of, scratch);

    /// <summary>Where the code is that the release brings; made on the first call.</summary>
    public static async Task<VolumeLocation> Ensure(Release release, CodeTree tree, CancellationToken ct)
    {
        var of = (release.Images[release.Context.Stack.ImageOf(tree)], tree.Path);
        if (release.Context.Leftovers.OfType<ImageCode>().FirstOrDefault(c => c._of == of) is { } made)
            return made._scratch.Root;
        var scratch = await Scratch.FromImage(release.Context, of.Item1, of.Path, ct);
        release.Context.Leftovers.Add(new ImageCode(of, scratch));
        return scratch.Root;
    }

    public ValueTask DisposeAsync() => _scratch.DisposeAsync();
}
