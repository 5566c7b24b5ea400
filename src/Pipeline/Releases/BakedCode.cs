using System.Text;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Releases;

/// <summary>
/// Which instruction of a committed Dockerfile brings each code tree into an image: the managed block, or one that the
/// file has of its own.
/// </summary>
public static class BakedCode
{
    /// <summary>In words, for a plan that has nothing to edit.</summary>
    public static async Task<string> Describe(StackContext context, string commit, CancellationToken ct)
    {
        var own = new List<string>();
        foreach (var image in context.Stack.Images)
        foreach (var (tree, copy) in await OwnCopies(context, image, commit, ct))
            own.Add($"line {copy.First + 1} of {image.Build.Dockerfile} brings the code of {tree.Name}: {Text(copy)}");
        return own.Count == 0 ? "the block is in its place" : string.Join("; ", own.Distinct());
    }

    /// <summary>
    /// Trees that the Dockerfile's own COPY brings, with it; the managed block writes no marker for them.
    /// </summary>
    public static async Task<IReadOnlyDictionary<CodeTree, DockerInstruction>> OwnCopies(
        StackContext context,
        StackImage image,
        string commit,
        CancellationToken ct
    )
    {
        var text = await Dockerfile(context, image, commit, ct);
        return BakePlanner
            .Brought(text, Raw(ImageBuild.Folders(context.Stack, image)), image.Build.Target)
            .Where(b => !BakeBlock.Writes(text, b.Key))
            .ToDictionary(b => image.Trees[b.Key], b => b.Value);
    }

    /// <summary>The texts of all COPY and ADD instructions, whatever stage they are in.</summary>
    public static async Task<IReadOnlyList<string>> Copies(
        StackContext context,
        StackImage image,
        string commit,
        CancellationToken ct
    )
    {
        try
        {
            return
            [
                .. Pipeline
                    .Stacks.Dockerfile.Parse(await Dockerfile(context, image, commit, ct))
                    .Instructions.Where(i => i.Keyword is "COPY" or "ADD")
                    .Select(Text),
            ];
        }
        catch (GitException)
        {
            return [];
        }
    }

    /// <summary>
    /// As <see cref="OwnCopies"/>; none where that commit has no such Dockerfile, or one whose block is not whole.
    /// </summary>
    public static async Task<IReadOnlyDictionary<CodeTree, DockerInstruction>> TryOwnCopies(
        StackContext context,
        StackImage image,
        string commit,
        CancellationToken ct
    )
    {
        try
        {
            return await OwnCopies(context, image, commit, ct);
        }
        catch (Exception e) when (e is GitException or BakePlaceException)
        {
            return new Dictionary<CodeTree, DockerInstruction>();
        }
    }

    /// <summary>
    /// A Dockerfile need not be UTF-8, so a char of it is a byte; names that are looked for in it are made the same.
    /// </summary>
    public static IReadOnlyList<BakedFolder> Raw(IEnumerable<BakedFolder> folders) =>
        [.. folders.Select(f => f with { Source = Raw(f.Source), Path = Raw(f.Path), Marker = Raw(f.Marker) })];

    public static string Raw(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>The Dockerfile of a commit, a char a byte.</summary>
    /// <exception cref="GitException">That commit has none there.</exception>
    public static async Task<string> Dockerfile(
        StackContext context,
        StackImage image,
        string commit,
        CancellationToken ct
    )
    {
        var file = Path.GetRelativePath(await context.Git.Root(ct), ImageBuild.DockerfileOf(image)).Replace('\\', '/');
        return Encoding.Latin1.GetString(await context.Git.ReadBlob(commit, TreePath.FromText(file), ct));
    }

    private static string Text(DockerInstruction copy) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(copy.Text));
}
