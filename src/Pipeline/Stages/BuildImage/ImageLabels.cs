using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.BuildImage;

/// <summary>What an image says of itself. Claims for people and for pruning; no proof rests on them.</summary>
public static class ImageLabels
{
    public static async Task<IReadOnlyDictionary<string, string>> For(
        StackContext context,
        StackImage image,
        string commit,
        string nonce,
        CancellationToken ct
    )
    {
        var labels = new Dictionary<string, string>(image.Build.Labels)
        {
            [Labels.Project] = context.Project,
            [Labels.Commit] = commit,
            [Labels.Tree] = (await context.Git.Resolve(commit, ct)).Tree,
            [Labels.Nonce] = nonce,
            // Never none: the image would bear the version of its base image.
            [Labels.Version] =
                (await ReleaseVersion.Of(context, commit, ct)).Full ?? await context.Git.Describe(commit, ct),
        };
        return labels;
    }
}
