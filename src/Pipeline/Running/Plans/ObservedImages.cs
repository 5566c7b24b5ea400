using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Running;

/// <summary>
/// What the names of images name now: those that services run, and those that Dockerfiles build upon.
/// </summary>
internal sealed class ObservedImages(Release release)
{
    private readonly StackContext _context = release.Context;

    public async Task<IEnumerable<string>> Look(CancellationToken ct)
    {
        var names = _context
            .Stack.Compose.Services.Select(s => s.Image)
            .Concat(release.Opening.Before.Select(b => b.Reference))
            .Concat(release.Opening.Images?.Keys ?? [])
            .ToHashSet(StringComparer.Ordinal);
        foreach (var file in _context.Stack.Images.Select(ImageBuild.DockerfileOf).Distinct())
            names.UnionWith(await Bases(file, ct));
        var lines = new List<string>();
        foreach (var name in names)
            if (await _context.Engine.Images.TryInspect(name, ct) is { } image)
                lines.Add($"{name} {image.Id}");
        return lines;
    }

    /// <summary>
    /// Names of stages are among them; no image has such a name, or it is one more that must not move.
    /// </summary>
    private async Task<IEnumerable<string>> Bases(string dockerfile, CancellationToken ct)
    {
        var path = Path.GetRelativePath(await _context.Git.Root(ct), dockerfile).Replace('\\', '/');
        if (
            path.StartsWith("../", StringComparison.Ordinal)
            || await _context.Git.TryReadBlob(release.Opening.Commit, TreePath.FromText(path), ct) is not { } bytes
        )
            return [];
        return Dockerfile
            .Parse(System.Text.Encoding.Latin1.GetString(bytes))
            .Instructions.SelectMany(Named)
            .Where(n => !n.Contains('$', StringComparison.Ordinal));
    }

    private static IEnumerable<string> Named(DockerInstruction instruction)
    {
        var words = instruction.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
        return instruction.Keyword == "FROM"
            ? words.Where(w => !w.StartsWith("--", StringComparison.Ordinal)).Take(1)
            : words.Where(w => w.StartsWith("--from=", StringComparison.Ordinal)).Select(w => w["--from=".Length..]);
    }
}
