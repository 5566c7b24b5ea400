using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// A VOLUME of the image over a code path, which no compose file shows: each container has a volume of its own there,
/// compose hands it on at each recreate, and what a new image has at that path stays hidden.
/// </summary>
internal static class ImageVolumes
{
    /// <exception cref="PipelineException">The code would stay hidden; nothing was changed.</exception>
    public static async Task Refuse(Release release, CancellationToken ct)
    {
        foreach (var placement in release.Context.Stack.Placements)
        {
            var built = release.Images.GetValueOrDefault(placement.Service.Image);
            var image = await release.Context.Engine.Images.TryInspect(built ?? placement.Service.Image, ct);
            // The image that is there may be older than the Dockerfile.
            if (
                Hides(placement, image?.Config.Volumes ?? []) is { } target
                && (built is not null || IsInDockerfile(placement.Service))
            )
                throw PipelineException.Refuse(
                    $"the image of {placement.Service.Name} declares VOLUME {target}: each container keeps a "
                        + "volume of its own there, which would hide the code "
                        + $"of a new image at {placement.Tree.Path}",
                    "take that VOLUME out of the Dockerfile; or write strategy: unshadow in pipeline.yml, "
                        + $"and '- {target}' under services.{placement.Service.Name}.volumes in the compose file"
                );
        }
    }

    /// <returns>The volume that comes to lie over the code beside the mounts that the compose file has; null when none
    /// does. Pure.</returns>
    internal static string? Hides(Placement placement, IEnumerable<string> volumes) =>
        Shadow.Find(placement.Service.WithImageVolumes(volumes), placement.Tree.Path).Whole
            is { Kind: MountKind.Anonymous } whole
        && whole.Target != placement.Shadow.Whole?.Target
            ? whole.Target
            : null;

    private static bool IsInDockerfile(ComposeService service)
    {
        var file = Path.Combine(service.Build?.Context ?? "", service.Build?.Dockerfile ?? "Dockerfile");
        return File.Exists(file)
            && File.ReadLines(file).Any(l => l.TrimStart().StartsWith("VOLUME", StringComparison.OrdinalIgnoreCase));
    }
}
