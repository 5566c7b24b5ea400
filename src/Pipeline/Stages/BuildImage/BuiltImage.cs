using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Stages.BuildImage;

/// <summary>
/// The engine's own ID of what was just built: that by which containers name the image that they run.
/// </summary>
internal static class BuiltImage
{
    /// <exception cref="InvalidOperationException">The tag names something else than the build's result.</exception>
    public static async Task<string> IdOf(StackContext context, string tag, BuildResult built, CancellationToken ct)
    {
        var found = await context.Engine.Images.TryInspect(tag, ct);
        return found is not null && built.Digests.Contains(found.Id)
            ? found.Id
            : throw new InvalidOperationException(
                $"{tag} names {(found is null ? "nothing" : ServiceState.Short(found.Id))} right after it was "
                    + $"built as {string.Join(" or ", built.Digests.Select(ServiceState.Short))}: somebody moved "
                    + "the tag"
            );
    }
}
