using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;

namespace Pipeline.Stages.BuildImage;

/// <summary>Finds out what an image was made of. No release fails for it.</summary>
internal static class MaterialsLook
{
    /// <returns>Null where it could not be looked at.</returns>
    public static async Task<ImageMaterials?> Try(
        StackContext context,
        StackImage image,
        string commit,
        string id,
        CancellationToken ct
    )
    {
        try
        {
            return new ImageMaterials(await Bases(context, image, commit, id, ct), await Bill(context, id, ct));
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            context.Log.Warn($"what {image.Name} was made of is not recorded: {e.Message}");
            return null;
        }
    }

    private static async Task<string?> Bill(StackContext context, string id, CancellationToken ct)
    {
        if (await ImagePackages.Read(context, id, ct) is not ({ } bill, _))
            return null;
        BillFiles.Keep(context.State, bill);
        return bill.Digest;
    }

    private static async Task<IReadOnlyList<BaseImage>> Bases(
        StackContext context,
        StackImage image,
        string commit,
        string id,
        CancellationToken ct
    )
    {
        var arguments = image.Build.Args.ToDictionary(a => a.Key, a => a.Value.Reveal());
        var layers = (await context.Engine.Images.Inspect(id, ct)).RootFs.Layers;
        var bases = new List<BaseImage>();
        var dockerfile = await BakedCode.Dockerfile(context, image, commit, ct);
        foreach (var reference in BaseImages.Of(dockerfile, arguments, image.Build.More.Contexts))
            bases.Add(Of(reference, await context.Engine.Images.TryInspect(reference, ct), layers));
        return bases;
    }

    private static BaseImage Of(string reference, ImageDetails? found, IReadOnlyList<string> layers) =>
        new(
            reference,
            found?.Id,
            found?.RepoDigests.Select(d => d.Split('@')[^1]).FirstOrDefault(),
            found is { RootFs.Layers: { Count: > 0 } own } && own.SequenceEqual(layers.Take(own.Count))
        );
}
