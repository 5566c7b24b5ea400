using System.IO.Pipelines;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.BuildImage;

/// <summary>Builds the current working tree, dirty or not, for a look at it. Tagged <c>dev</c>, without a marker, and never deployed.</summary>
public static class DevImage
{
    public static async Task Build(Workshop workshop, CancellationToken ct)
    {
        await StackRepository.DemandCommit(workshop.Git, workshop.Stack.Definition.Directory, ct);
        var commit = await workshop.Git.WriteWorkTree(ct);
        foreach (var image in workshop.Stack.Images)
        {
            image.DemandPassableArguments();
            var reference = References.WithTag(image.Name, "dev");
            using var inputs = new BuildInputs(workshop, image, commit);
            var request = await inputs.Complete(new BuildRequest
            {
                Tags = [reference],
                Args = image.Build.Args.ToDictionary(a => a.Key, a => a.Value.Reveal()),
                Labels = new Dictionary<string, string>(image.Build.Labels) { [Labels.Project] = workshop.Project, [Labels.Kind] = "dev" },
                TimeLimit = Limits.Build,
            }, ct);
            var folder = await RepositoryPaths.Context(workshop, image, ct);
            var pipe = new Pipe();
            var export = CleanExport.Write(workshop.Git, commit, folder, new Dictionary<TreePath, byte[]>(), pipe.Writer, ct);
            var build = workshop.Buildx.Build(request, pipe.Reader.AsStream(), workshop.Narrator.Say, ct);
            var result = await workshop.Narrator.During($"building {reference}", build);
            await export;
            var id = await BuiltImage.IdOf(workshop, reference, result, ct);
            workshop.Narrator.Say($"{reference} is {ServiceState.Short(id)}, from the working tree as it is; it is never deployed");
        }
    }
}
