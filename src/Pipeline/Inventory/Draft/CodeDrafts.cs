using Pipeline.Live;
using Pipeline.Stacks;

namespace Pipeline.Inventories;

/// <summary>Works out the items of <c>code</c> from an inventory. Pure but for the texts that it asks for.</summary>
/// <param name="text">Gives a file's text; null where it cannot be read.</param>
internal sealed class CodeDrafts(Inventory found, string folder, Func<string, string?> text)
{
    private const int MostQuestions = 10;

    public IReadOnlyList<CodeDraft> Work()
    {
        var drafts = Places().Select(Draft).ToList();
        return
        [
            .. drafts.Select(
                (d, i) => drafts.Take(i).Any(o => o.Name == d.Name) ? d with { Name = $"{d.Name}-{i + 1}" } : d
            ),
        ];
    }

    /// <summary>Containers of which each has the code another way get one item all the same.</summary>
    private IEnumerable<CodePlace> Places() =>
        found
            .Code.Where(p => !p.IsCopy && IsWanted(p))
            .GroupBy(p => (p.Source, p.Path, p.Origin, p.OriginName))
            .Select(g =>
                g.First() with
                {
                    Services = [.. g.SelectMany(p => p.Services).Distinct()],
                    Covered = [.. g.SelectMany(p => p.Covered)],
                }
            );

    /// <summary>Code that an image brings and no commit has is the image's own business.</summary>
    private static bool IsWanted(CodePlace place) => place.Source is not null || place.Origin != RunsFrom.Image;

    private CodeDraft Draft(CodePlace place)
    {
        var containers = found.Containers.Where(c => place.Services.Contains(c.Service)).ToList();
        var built = containers.Where(c => c.Build is not null).Select(c => c.Service).Distinct().ToList();
        var strategy = Strategies.Rate(found).FirstOrDefault(s => s.Recommended && s.Path == place.Path)?.Strategy;
        var only = place.Files.Where(f => f.State == FileState.OnlyHere).ToList();
        var source = place.Source is null ? null : Relative(place.Source);
        return new CodeDraft
        {
            Place = place,
            Name = place.Source is null or "."
                ? place.Path[(place.Path.LastIndexOf('/') + 1)..]
                : place.Source[(place.Source.LastIndexOf('/') + 1)..],
            Source = source ?? OpenQuestions.Ask(OfSource(place)),
            Services =
                built.Count > 0
                    ? built
                    : [OpenQuestions.Ask($"none of {string.Join(", ", place.Services)} is built; give one a build:")],
            Strategy = found.Swarm is null ? Strategy(place, strategy) : OnSwarm(place),
            Owner = containers.Select(c => Owner(c, place)).FirstOrDefault(o => o is not null),
            IsPython = place.Files.Any(f => f.Path.EndsWith(".py", StringComparison.Ordinal)),
            Ignore =
            [
                .. Patterns(
                    place,
                    [.. place.Files.Where(f => f.State is FileState.MadeByBuild or FileState.OtherBuild)]
                ),
                .. containers
                    .SelectMany(c => c.Mounts)
                    .Where(m => m.Destination != place.Path && ContainerPath.Covers(place.Path, m.Destination))
                    .Where(m => place.Covered.All(c => c.Path != m.Destination))
                    .Select(m => PathGlob.Escape(ContainerPath.Below(place.Path, m.Destination)))
                    .Distinct(),
            ],
            Modules = [.. containers.SelectMany(c => Modules(c, place)).Distinct()],
            Checks = SyntaxChecks.Of(containers, place),
            State = Patterns(place, [.. only.Where(f => !IsCode(f))]),
            // Each by its name, so that it can be typed behind --discard; of very many, their folders.
            Unknown =
                only.Count(IsCode) > MostQuestions
                    ? Patterns(place, [.. only.Where(IsCode)])
                    : [.. only.Where(IsCode).Select(f => f.Path)],
        };
    }

    private static string OfSource(CodePlace place) =>
        place.IsBuilt
            ? $"the image's build makes {place.Path}; name the folder of the repository that it is made from, which is "
                + "put beside it"
            : $"commit the code of {place.Path}, and name its folder";

    /// <summary>Each node has volumes of its own, so code is read from the image there.</summary>
    private static string OnSwarm(CodePlace place) =>
        place.Covered.Select(c => c.OriginName).FirstOrDefault() is { } part
            ? OpenQuestions.Ask($"remove the mount of {part} from the stack file, then write mount-path")
        : place.Origin == RunsFrom.Image ? "mount-path"
        : OpenQuestions.Ask(
            $"on a swarm code is read from the image: remove the mount of {place.OriginName} from the stack file, then "
                + "write mount-path"
        );

    /// <summary>A mount that covers a part of the code has to go first, whatever the rest needs.</summary>
    private static string Strategy(CodePlace place, string? recommended) =>
        place.Covered is [var part, ..]
            ? OpenQuestions.Ask(
                $"remove the mount of {part.OriginName} at {part.Path} from the compose file, which covers "
                    + $"{Risks.List(part.Files)}; then write {recommended ?? "mount-path"}"
            )
        : recommended is not null ? recommended
        : place.Origin == RunsFrom.Volume ? "rebuild"
        : OpenQuestions.Ask($"remove the mount of {place.OriginName} from the compose file, then write mount-path");

    private string Relative(string source)
    {
        var root = found.Repository!.Root;
        var relative = Path.GetRelativePath(folder, Path.Combine(root, source == "." ? "" : source)).Replace('\\', '/');
        return relative == ".." || relative.StartsWith("../", StringComparison.Ordinal)
            ? OpenQuestions.Ask($"{relative} is not below the compose file's folder; move one of the two")
            : relative;
    }

    /// <summary>
    /// What an existing COPY gives; else the user that the service runs as, so that it may write bytecode beside the
    /// code.
    /// </summary>
    private string? Owner(ContainerFacts container, CodePlace place)
    {
        if (container.Build is not { } build || place.Source is not { } source)
            return null;
        if (text(Path.Combine(build.Context, build.Dockerfile)) is not { } dockerfile)
            return null;
        var inContext = Path.GetRelativePath(
            build.Context,
            Path.Combine(found.Repository!.Root, source == "." ? "" : source)
        );
        var file = Dockerfile.Parse(dockerfile);
        var baked = new BakedFolder(inContext.Replace('\\', '/'), place.Path, null, "");
        if (ExistingCopy.Find(file.Lineage(build.Target), baked, file.Escape) is { } copy)
            return CopyWords
                .Parse(copy.Text, file.Escape)!
                .Flags.FirstOrDefault(f => f.StartsWith("--chown=", StringComparison.Ordinal))
                ?["--chown=".Length..];
        return container.User.Split(':')[0] is { Length: > 0 } user && user is not ("root" or "0")
            ? container.User
            : null;
    }

    /// <summary>A module is imported only where its text shows that this starts nothing.</summary>
    private IEnumerable<string> Modules(ContainerFacts container, CodePlace place)
    {
        if (place.Source is null)
            yield break;
        foreach (var process in container.Processes)
        {
            var words = process.Command.Split(' ');
            var at = Array.IndexOf(words, "-m");
            if (
                at < 1
                || at + 1 >= words.Length
                || !Path.GetFileName(words[0]).StartsWith("python", StringComparison.Ordinal)
            )
                continue;
            var file = process.Code.FirstOrDefault(c =>
                ContainerPath.Covers(place.Path, c.Path)
                && c.Path.EndsWith("/" + words[at + 1].Replace('.', '/') + ".py", StringComparison.Ordinal)
            );
            if (
                file is not null
                && text(
                    Path.Combine(
                        found.Repository!.Root,
                        place.Source == "." ? "" : place.Source,
                        ContainerPath.Below(place.Path, file.Path)
                    )
                )
                    ?.Contains("__name__", StringComparison.Ordinal) == true
            )
                yield return words[at + 1];
        }
    }

    /// <summary>
    /// Each file by the topmost folder that holds nothing of the repository but place holders; itself where there is
    /// none.
    /// </summary>
    internal static IReadOnlyList<string> Patterns(CodePlace place, IReadOnlyList<FileRow> files)
    {
        var kept = place
            .Files.Where(f =>
                f.Repository is not null && !Path.GetFileName(f.Path).StartsWith(".git", StringComparison.Ordinal)
            )
            .SelectMany(f => Folders(f.Path))
            .ToHashSet();
        return
        [
            .. files
                .Select(f =>
                    Folders(f.Path).LastOrDefault(d => !kept.Contains(d)) is { } top
                        ? PathGlob.Escape(top) + "/**"
                        : PathGlob.Escape(f.Path)
                )
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Innermost first.</summary>
    private static IEnumerable<string> Folders(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            yield return path[..slash];
    }

    private static bool IsCode(FileRow file) => CommandPaths.IsCode("/" + file.Path);
}
