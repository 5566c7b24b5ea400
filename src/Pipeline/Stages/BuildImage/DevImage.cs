using System.IO.Pipelines;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.BuildImage;

/// <summary>
/// Builds the current working tree, dirty or not, for a look at it. Tagged <c>dev</c>, without a marker, and never
/// deployed.
/// </summary>
public static class DevImage
{
    public static async Task Build(StackContext context, CancellationToken ct)
    {
        await StackRepository.RequireCommit(context.Git, context.Stack.Definition.Directory, ct);
        var commit = await context.Git.WriteWorkTree(ct);
        foreach (var image in context.Stack.Images)
        {
            image.RequirePassableArguments();
            var reference = References.WithTag(image.Name, "dev");
            using var inputs = new BuildInputs(context, image, commit);
            var request = await inputs.Complete(
                new BuildRequest
                {
                    Tags = [reference],
                    Args = image.Build.Args.ToDictionary(a => a.Key, a => a.Value.Reveal()),
                    Labels = new Dictionary<string, string>(image.Build.Labels)
                    {
                        [Labels.Project] = context.Project,
                        [Labels.Kind] = "dev",
                    },
                    TimeLimit = Limits.Build,
                },
                ct
            );
            var folder = await RepositoryPaths.Context(context, image, ct);
            var pipe = new Pipe();
            var export = CleanExport.Write(
                context.Git,
                commit,
                folder,
                new Dictionary<TreePath, byte[]>(),
                pipe.Writer,
                ct
            );
            var build = context.Buildx.Build(request, pipe.Reader.AsStream(), context.Log.Say, ct);
            var result = await context.Log.During($"building {reference}", build);
            await export;
            var id = await BuiltImage.IdOf(context, reference, result, ct);
            context.Log.Say(
                $"{reference} is {ServiceState.Short(id)}, from the working tree as it is; it is never deployed"
            );
        }
    }
}
