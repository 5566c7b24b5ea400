using Pipeline.Stacks;

namespace Pipeline.Inventories;

/// <summary>Images without a digest: the same name may be other content at the next build or pull. Pure.</summary>
internal static class UnpinnedImages
{
    /// <param name="read">Gives the text of a Dockerfile; null where it cannot be read.</param>
    public static IReadOnlyList<string> Find(ComposeModel? model, Func<ComposeBuild, string?> read) =>
        model is null
            ? []
            :
            [
                .. model
                    .Services.Where(s => s.Build is null && !IsPinned(s.Image) && !IsBuilt(model, s.Image))
                    .Select(s => $"{s.Image}, which {s.Name} runs"),
                .. model
                    .Services.Where(s => s.Build is not null)
                    .SelectMany(s =>
                        Bases(read(s.Build!) ?? "", s.Build!.More.Contexts)
                            .Select(b => $"{b}, in the Dockerfile of {s.Name}")
                    )
                    .Distinct(),
            ];

    internal static IEnumerable<string> Bases(string dockerfile, IReadOnlyDictionary<string, string> contexts) =>
        BaseImages.Of(dockerfile, new Dictionary<string, string>(), contexts).Where(b => !IsPinned(b));

    private static bool IsBuilt(ComposeModel model, string image) =>
        model.Services.Any(s => s.Build is not null && s.Image == image);

    private static bool IsPinned(string image) => image.Contains("@sha256:", StringComparison.Ordinal);
}
