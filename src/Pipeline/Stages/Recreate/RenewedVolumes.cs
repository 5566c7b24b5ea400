using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// Renewing the anonymous volume at the code path renews every anonymous volume of the service, the image's own VOLUMEs
/// too.
/// </summary>
internal static class RenewedVolumes
{
    /// <exception cref="PipelineException">Another volume than that of the code would be lost; nothing was
    /// changed.</exception>
    public static async Task Refuse(Release release, CancellationToken ct)
    {
        foreach (
            var group in release
                .Context.Stack.Placements.Where(p => p.Tree.Strategy == CodeStrategy.Unshadow)
                .GroupBy(p => p.Service)
        )
        {
            var image = await release.Context.Engine.Images.TryInspect(
                release.Images.GetValueOrDefault(group.Key.Image) ?? group.Key.Image,
                ct
            );
            var renewed = Shadow.AlsoRenewed(
                group.Key.WithImageVolumes(image?.Config.Volumes ?? []),
                group.Select(p => p.Tree.Path)
            );
            if (renewed.Count > 0)
                throw PipelineException.Refuse(
                    $"strategy unshadow renews every anonymous volume of {group.Key.Name}, and what is in "
                        + $"{string.Join(", ", renewed)} would be lost",
                    "give it a named volume in the compose file"
                );
        }
    }
}
