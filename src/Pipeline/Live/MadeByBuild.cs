using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// What an image's build made beside the commit's files, such as a compiled program or installed dependencies. No
/// commit has it; the image that was built from the commit does.
/// </summary>
internal static class MadeByBuild
{
    /// <param name="image">The image's ID; where it is gone from the engine, nothing is known of what its build
    /// made.</param>
    public static async Task<ExpectedCode> With(
        StackContext context,
        ExpectedCode expected,
        string image,
        CancellationToken ct
    )
    {
        if (expected.Made is not null || await context.Engine.Images.TryInspect(image, ct) is null)
            return expected;
        var content = await Content(context, image, expected.Tree.Path, ct);
        var (committed, ignored) = (expected.Git.AsManifest(), Ignored.In(expected.Tree));
        return expected with
        {
            Made = content.Where(e => ignored(e.Path) && e.Path != expected.MarkerPath && !committed.Contains(e.Path)),
        };
    }

    /// <summary>An image ID names its content, so one look a run is enough.</summary>
    private static async Task<TreeManifest> Content(
        StackContext context,
        string image,
        string path,
        CancellationToken ct
    )
    {
        var key = $"{image} {path}";
        var look = context.ImageContents.GetOrAdd(
            key,
            _ => new Lazy<Task<TreeManifest>>(() => Read(context, image, path, ct))
        );
        try
        {
            return await look.Value;
        }
        catch
        {
            context.ImageContents.TryRemove(key, out _);
            throw;
        }
    }

    private static async Task<TreeManifest> Read(StackContext context, string image, string path, CancellationToken ct)
    {
        await using var scratch = await Scratch.FromImage(context, image, path, ct);
        return await context.Read($"hashing {path} of {ServiceState.Short(image)}", scratch.Root, ReadRequest.Full, ct);
    }
}
