using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>The files of an image, without anything that is mounted over them.</summary>
/// <param name="Files">Everything, hashed; paths below the root.</param>
/// <param name="Changed">What the container that was looked through has changed in its own layer: of these the image's
/// own content is not known.</param>
internal sealed record ImageContent(TreeManifest Files, IReadOnlySet<TreePath> Changed)
{
    /// <summary>What the container that was looked through has added in its own layer.</summary>
    public TreeManifest Added { get; init; } = TreeManifest.Empty;

    /// <summary>The folder at an absolute path.</summary>
    public TreeManifest Under(string path) => Files.Under(TreePath.FromText(path.Trim('/')));
}
