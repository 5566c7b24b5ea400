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
                    .SelectMany(s => Bases(read(s.Build!) ?? "").Select(b => $"{b}, in the Dockerfile of {s.Name}"))
                    .Distinct(),
            ];

    /// <summary>What is pulled: no stage of the same file, no variable, not the empty image.</summary>
    internal static IEnumerable<string> Bases(string dockerfile)
    {
        var stages = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "scratch" };
        foreach (var from in Dockerfile.Parse(dockerfile).Instructions.Where(i => i.Keyword == "FROM"))
        {
            var words = from
                .Text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Where(w => !w.StartsWith("--", StringComparison.Ordinal))
                .ToList();
            if (words.Count > 0 && !stages.Contains(words[0]) && !IsPinned(words[0]))
                yield return words[0];
            if (words is [_, _, var name, ..])
                stages.Add(name);
        }
    }

    private static bool IsBuilt(ComposeModel model, string image) =>
        model.Services.Any(s => s.Build is not null && s.Image == image);

    private static bool IsPinned(string image) => image.Contains("@sha256:", StringComparison.Ordinal);
}
