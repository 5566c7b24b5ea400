using System.Text;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// Which files of a commit reach the builder of an image: what its ignore file says, without the stack's own
/// description where the code is the whole build context (<c>source: .</c>) and only the managed block asks for it, and
/// with the marker where the Dockerfile's own COPY has to bring it.
/// </summary>
/// <param name="Text">Patterns as in a <c>.dockerignore</c>.</param>
/// <param name="Written">Where in the context these rules have to be written so that the builder goes by them; null
/// where the ignore file says the same.</param>
internal sealed record ContextRules(string Text, TreePath? Written)
{
    /// <returns>Null when everything reaches the builder.</returns>
    public static async Task<ContextRules?> Read(
        StackContext context,
        StackImage image,
        string commit,
        CancellationToken ct
    )
    {
        var own = await OfTheUser(context, image, commit, ct);
        var isWhole = ImageBuild.Folders(context.Stack, image).Any(f => f.Source == ".");
        var dockerfile = Path.GetRelativePath(image.Build.Context, ImageBuild.DockerfileOf(image)).Replace('\\', '/');
        if ((own is null && !isWhole) || dockerfile.StartsWith("../", StringComparison.Ordinal))
            return own is null ? null : new ContextRules(own, null);
        var copies = await BakedCode.TryOwnCopies(context, image, commit, ct);
        var text = new StringBuilder();
        var written = TreePath.FromText(dockerfile + ".dockerignore");
        if (
            image
                .Trees.Zip(ImageBuild.Folders(context.Stack, image))
                .Any(t => t.Second.Source == "." && !copies.ContainsKey(t.First))
        )
            text.Append(string.Concat((await Description(context, image, commit, ct)).Select(p => Pattern(p) + "\n")));
        text.Append(own).Append(own is null || own.EndsWith('\n') ? "" : "\n");
        var hidden = Markers(context.Stack, image, copies)
            .Where(m => own is not null && IgnoreRules.Parse(text.ToString()).Excludes(m))
            .ToList();
        text.Append(string.Concat(hidden.Select(m => "!" + Pattern(m) + "\n")));
        return text.ToString() == (own is null || own.EndsWith('\n') ? own : own + "\n") || text.Length == 0
            ? own is null
                ? null
                : new ContextRules(own, null)
            : new ContextRules(text.Append(Pattern(written.ToString())).Append('\n').ToString(), written);
    }

    /// <summary>Where the markers go that the Dockerfile's own COPY brings, relative to the context.</summary>
    public static IEnumerable<string> Markers(
        Stack stack,
        StackImage image,
        IReadOnlyDictionary<CodeTree, DockerInstruction> copies
    ) =>
        image
            .Trees.Zip(ImageBuild.Folders(stack, image))
            .Where(t => copies.ContainsKey(t.First))
            .Select(t => t.Second.Source == "." ? t.First.Marker : $"{t.Second.Source}/{t.First.Marker}");

    /// <summary>
    /// Files that describe the stack and are no part of what it runs. Who wants one in the image asks for it: by a COPY
    /// that names it, or by a pattern such as <c>!Dockerfile</c>.
    /// </summary>
    private static async Task<IEnumerable<string>> Description(
        StackContext context,
        StackImage image,
        string commit,
        CancellationToken ct
    )
    {
        var definition = context.Stack.Definition;
        var files = new[]
        {
            ImageBuild.DockerfileOf(image),
            definition.File,
            Path.Combine(definition.Directory, ".env"),
            Path.Combine(image.Build.Context, ".git"),
        }
            .Concat(context.ComposeProject.InUse)
            .Concat(definition.EnvFiles)
            .Select(f => Path.GetRelativePath(image.Build.Context, f).Replace('\\', '/'))
            .Where(f => !f.StartsWith("../", StringComparison.Ordinal))
            .Distinct();
        var copies = await BakedCode.Copies(context, image, commit, ct);
        return files.Where(f => !copies.Any(c => c.Contains(f, StringComparison.Ordinal)));
    }

    private static string Pattern(string path) =>
        string.Concat("/" + string.Concat(path.Select(c => c is '*' or '?' or '[' or '\\' ? $"\\{c}" : c.ToString())));

    /// <summary>The Dockerfile's own ignore file beats that of the context.</summary>
    private static async Task<string?> OfTheUser(
        StackContext context,
        StackImage image,
        string commit,
        CancellationToken ct
    )
    {
        foreach (
            var file in new[]
            {
                ImageBuild.DockerfileOf(image) + ".dockerignore",
                Path.Combine(image.Build.Context, ".dockerignore"),
            }
        )
        {
            var folder = await RepositoryPaths.From(context, Path.GetDirectoryName(file)!, ct);
            if (
                await context.Git.TryReadBlob(commit, folder / TreePath.FromText(Path.GetFileName(file)), ct) is
                { } bytes
            )
                return Encoding.UTF8.GetString(bytes);
        }

        return null;
    }
}
