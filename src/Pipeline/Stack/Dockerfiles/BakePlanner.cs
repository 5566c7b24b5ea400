using System.Text.RegularExpressions;

namespace Pipeline.Stacks;

/// <summary>Where the block goes, as a pure function of the Dockerfile's text.</summary>
public static partial class BakePlanner
{
    private static readonly string[] Fillers = ["RUN", "COPY", "ADD", "FROM"];

    /// <summary>
    /// The Dockerfile with the block in its place exactly once; the same text when it is there already, or when no
    /// block is needed.
    /// </summary>
    /// <param name="text">The Dockerfile.</param>
    /// <param name="folders">What the image has to carry.</param>
    /// <param name="target">The build target, or null for the last stage.</param>
    /// <param name="anchor">Text of the instruction after which the block goes; null for the first sensible
    /// place.</param>
    /// <exception cref="BakePlaceException">There is no place for it, or more than one.</exception>
    public static string Bake(string text, IReadOnlyList<BakedFolder> folders, string? target, string? anchor)
    {
        var current = Dockerfile.Parse(text);
        var old = Find(current);
        var brought = Brought(current, folders, target, old);
        var missing = folders.Index().Where(f => !brought.ContainsKey(f.Index)).ToList();
        if (missing.Count == 0 && old is null)
            return text;
        // A block that was placed before the file had a COPY of its own stays whole: taking it away would be an edit
        // for nothing.
        var block = BakeBlock.Text(missing.Count == 0 ? folders.Index() : missing, current.NewLine, current.Escape);
        if (old is null)
            return Insert(current, After(current, target, anchor).Last, block);
        var replaced =
            string.Concat(current.Lines.Take(old.Value.First))
            + block
            + string.Concat(current.Lines.Skip(old.Value.Last + 1));
        return InStage(current, target, old.Value.First)
            ? replaced
            : throw new BakePlaceException(
                "the managed block stands in another stage than the one that is built; remove it and run again"
            );
    }

    /// <summary>
    /// By place among <paramref name="folders"/>: the Dockerfile's own instruction that brings that folder, the managed
    /// block aside.
    /// </summary>
    /// <exception cref="BakePlaceException">The managed block is not whole.</exception>
    public static IReadOnlyDictionary<int, DockerInstruction> Brought(
        string text,
        IReadOnlyList<BakedFolder> folders,
        string? target
    )
    {
        var file = Dockerfile.Parse(text);
        return Brought(file, folders, target, Find(file));
    }

    private static Dictionary<int, DockerInstruction> Brought(
        Dockerfile file,
        IReadOnlyList<BakedFolder> folders,
        string? target,
        (int First, int Last)? block
    )
    {
        var own = file.Lineage(target).Where(i => block is not { } b || i.First < b.First || i.First > b.Last).ToList();
        return folders
            .Index()
            .Select(f => (f.Index, Copy: ExistingCopy.Find(own, f.Item, file.Escape)))
            .Where(f => f.Copy is not null)
            .ToDictionary(f => f.Index, f => f.Copy!);
    }

    private static (int First, int Last)? Find(Dockerfile file)
    {
        var begins = Indexes(file, BakeBlock.Begin);
        var ends = Indexes(file, BakeBlock.End);
        return (begins, ends) switch
        {
            ([], []) => null,
            ([var begin], [var end]) when begin < end => (begin, end),
            _ => throw new BakePlaceException(
                "the managed block is there more than once or not whole; restore it or remove all of it"
            ),
        };
    }

    private static List<int> Indexes(Dockerfile file, string marker) =>
        [.. file.Lines.Index().Where(l => l.Item.TrimEnd() == marker).Select(l => l.Index)];

    private static bool InStage(Dockerfile file, string? target, int line)
    {
        var stage = file.Stage(target);
        return stage.Count > 0
            && line > stage[0].First
            && (line < stage[^1].First || stage.Any(i => i.First > line) || IsLastStage(file, stage));
    }

    private static bool IsLastStage(Dockerfile file, IReadOnlyList<DockerInstruction> stage) =>
        stage[^1] == file.Instructions[^1];

    private static DockerInstruction After(Dockerfile file, string? target, string? anchor)
    {
        var stage = file.Stage(target);
        if (stage.Count == 0)
            throw new BakePlaceException(target is null ? "it has no FROM" : $"it has no stage named '{target}'");
        var after = anchor is null ? AfterInstall(stage) : AfterAnchor(stage, anchor);
        return after.IsOpen
            ? throw new BakePlaceException(
                $"the file ends while the instruction of line {after.First + 1} still continues, so the block "
                    + "would become a part of it; end that instruction"
            )
            : after;
    }

    private static DockerInstruction AfterAnchor(IReadOnlyList<DockerInstruction> stage, string anchor) =>
        stage.Where(i => i.Text.Contains(anchor, StringComparison.Ordinal)).ToList() switch
        {
            [] => throw new BakePlaceException($"no instruction of the built stage contains the anchor '{anchor}'"),
            { Count: > 1 } many when many.Count(i => i.Keyword == "RUN") == 1 => many.Single(i => i.Keyword == "RUN"),
            [var one] => one,
            var many => throw new BakePlaceException(
                $"the anchor '{anchor}' is in {many.Count} instructions (lines "
                    + $"{string.Join(", ", many.Select(i => i.First + 1))}); make it longer"
            ),
        };

    /// <summary>
    /// After the last dependency install, so that its layer stays cached; else after the last instruction that makes
    /// files, so that none undoes it.
    /// </summary>
    private static DockerInstruction AfterInstall(IReadOnlyList<DockerInstruction> stage) =>
        stage.LastOrDefault(i => i.Keyword == "RUN" && Install().IsMatch(i.Text))
        ?? stage.Last(i => Fillers.Contains(i.Keyword));

    private static string Insert(Dockerfile file, int after, string block)
    {
        var before = string.Concat(file.Lines.Take(after + 1));
        var glue = before.EndsWith('\n') ? file.NewLine : file.NewLine + file.NewLine;
        var rest = string.Concat(file.Lines.Skip(after + 1));
        return before + glue + block + rest;
    }

    [GeneratedRegex(
        @"\b((pip[0-9.]*|conda|mamba|micromamba)\s+(\S+\s+)*install|conda\s+env\s+(create|update)|(pipenv|pdm)\s+(install|sync)|uv\s+(sync|pip)|poetry\s+install|npm\s+(ci|install|i)|yarn(\s+install|(?=\s*($|&|;|\n)|\s+--))|pnpm\s+(i|install)|apt(-get)?\s+(\S+\s+)*install|apk\s+(\S+\s+)*add|dnf\s+(\S+\s+)*install|yum\s+(\S+\s+)*install|microdnf\s+(\S+\s+)*install|bundle\s+install|gem\s+install|composer\s+install|go\s+mod\s+download|cargo\s+(fetch|build)|cpanm|dotnet\s+restore|mvn|gradle)\b"
    )]
    private static partial Regex Install();
}
