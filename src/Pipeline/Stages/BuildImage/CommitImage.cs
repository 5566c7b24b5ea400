using System.IO.Pipelines;
using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.BuildImage;

/// <summary>One image of a commit, built from a clean export of it and of nothing else.</summary>
internal sealed class CommitImage(Release release, StackImage image, string commit)
{
    /// <returns>The image ID.</returns>
    public async Task<string> Build(CancellationToken ct)
    {
        var context = release.Context;
        var nonce = release.NonceOf(commit);
        var expected = await ExpectedCodes(ct);
        using var inputs = new BuildInputs(context, image, commit);
        var request = await inputs.Complete(
            new BuildRequest
            {
                Tags = [ReleaseTags.Built(image.Name, commit, HistoryId.For(context.State))],
                Args = Arguments(expected),
                Labels = await ImageLabels.For(context, image, commit, nonce, ct),
                TimeLimit = Limits.Build,
            },
            ct
        );
        var folder = await RepositoryPaths.Context(context, image, ct);
        var pipe = new Pipe();
        var beside = await Beside(ct);
        var export = CleanExport.Write(context.Git, commit, folder, beside, pipe.Writer, ct);
        var progress = new Progress();
        void Built(string line)
        {
            progress.Note = line.Trim();
            context.Log.Detail(line);
        }

        var build = context.Buildx.Build(request, pipe.Reader.AsStream(), Built, ct);
        var result = await context.Log.During($"building {image.Name}", build, progress);
        await export;
        return await BuiltImage.IdOf(context, request.Tags[0], result, ct);
    }

    private Dictionary<string, string> Arguments(IReadOnlyList<ExpectedCode> expected)
    {
        var arguments = image.Build.Args.ToDictionary(a => a.Key, a => a.Value.Reveal());
        foreach (var (index, code) in expected.Index())
            arguments[BakeBlock.Argument(index)] = code.Marker.Text;
        return arguments;
    }

    /// <summary>
    /// Where the Dockerfile's own COPY brings the code, the marker goes into the build context, beside it; and rules of
    /// the context that no file of the commit has.
    /// </summary>
    private async Task<IReadOnlyDictionary<TreePath, byte[]>> Beside(CancellationToken ct)
    {
        var markers = new Dictionary<TreePath, byte[]>();
        var sources = image
            .Trees.Zip(ImageBuild.Folders(release.Context.Stack, image))
            .ToDictionary(p => p.First, p => p.Second.Source);
        foreach (var (tree, _) in await BakedCode.OwnCopies(release.Context, image, commit, ct))
        {
            var expected = await Expectations.For(release, tree, commit, ct);
            markers[TreePath.FromText(sources[tree] == "." ? "" : sources[tree]) / expected.MarkerPath] = expected
                .Marker
                .Bytes;
        }

        if (await ContextRules.Read(release.Context, image, commit, ct) is { Written: { } file } rules)
            markers[file] = System.Text.Encoding.UTF8.GetBytes(rules.Text);
        return markers;
    }

    private async Task<IReadOnlyList<ExpectedCode>> ExpectedCodes(CancellationToken ct)
    {
        var expected = new List<ExpectedCode>();
        foreach (var tree in image.Trees)
            expected.Add(await Expectations.For(release, tree, commit, ct));
        return expected;
    }
}
