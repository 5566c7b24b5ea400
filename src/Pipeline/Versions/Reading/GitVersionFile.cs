using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Versions;

/// <summary>
/// Reads <c>GitVersion.yml</c>. A key that is not known here, or whose meaning is not computed here, is refused by its
/// name and place, so that no version is a guess.
/// </summary>
internal static class GitVersionFile
{
    /// <summary>The names that GitVersion looks for, in its order and in any case.</summary>
    private static readonly IReadOnlyList<string> Names =
    [
        "GitVersion.yml",
        "GitVersion.yaml",
        ".GitVersion.yml",
        ".GitVersion.yaml",
    ];

    /// <summary>The path of the file in a folder; null where there is none.</summary>
    /// <param name="prefix">The folder, with a slash at the end; empty for the root.</param>
    public static string? In(string prefix, IReadOnlyList<string> entries) =>
        Names
            .SelectMany(n => entries.Where(e => e.Equals(prefix + n, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault();

    /// <param name="file">For messages.</param>
    /// <exception cref="PipelineException">Exit 64: every problem, each with its line.</exception>
    public static VersionConfiguration Read(string file, byte[] content)
    {
        var context = new ReadContext(file);
        try
        {
            var root = YamlFile.Parse(context, YamlFile.Text(context, content));
            return root is null ? Workflows.Default : Read(new FileKey(context, "", "", root.At, root));
        }
        catch (StackException wrong)
        {
            throw PipelineException.Usage(wrong.Message);
        }
    }

    private static VersionConfiguration Read(FileKey root)
    {
        var start = root.Keys().FirstOrDefault(k => k.Name == "workflow") is { } key
            ? Workflow(key)
            : Workflows.Default;
        var configuration = WithSources(root.Keys().Aggregate(start, RootKeys.Apply));
        CheckSources(root, configuration);
        CheckNext(root, configuration);
        var problems = root.Context.Problems;
        return problems.Count == 0
            ? configuration
            : throw new StackException([.. problems.OrderBy(p => p.At.Line).ThenBy(p => p.At.Column).Distinct()]);
    }

    /// <summary>What a kind says of itself as a source counts as if the others had said it.</summary>
    private static VersionConfiguration WithSources(VersionConfiguration configuration) =>
        configuration with
        {
            Branches =
            [
                .. configuration.Branches.Select(b =>
                    b with
                    {
                        Sources =
                        [
                            .. b.Sources.Union(
                                configuration.Branches.Where(o => o.SourceFor.Contains(b.Key)).Select(o => o.Key)
                            ),
                        ],
                    }
                ),
            ],
        };

    private static VersionConfiguration Workflow(FileKey key)
    {
        if (key.Value.Kind == YamlKind.Nothing || Workflows.Names.Contains(key.Value.Text))
            return key.Value.Kind == YamlKind.Nothing ? Workflows.Default : Workflows.Of(key.Value.Text);
        if (key.Value.Text == "TrunkBased/preview1")
            key.Refuse("TrunkBased/preview1, a preview whose Mainline strategy is not computed here");
        else
            key.Wrong<string>($"one of {string.Join(", ", Workflows.Names)}");
        return Workflows.Default;
    }

    private static void CheckSources(FileKey root, VersionConfiguration configuration)
    {
        var known = configuration.Branches.Select(b => b.Key).ToList();
        foreach (var branch in configuration.Branches)
        foreach (var source in branch.Sources.Where(s => !known.Contains(s)))
            root.Context.Add(
                PlaceOf(root, "branches"),
                $"branches.{branch.Key}.source-branches",
                $"some of {string.Join(", ", known)}",
                ReadContext.Quote(source),
                Nearest.To(source, known)
            );
    }

    private static void CheckNext(FileKey root, VersionConfiguration configuration)
    {
        if (root.Context.Problems.Count == 0 && configuration.NextVersion is { } next)
            if (configuration.Text.Read(next) is null)
                root.Context.Add(
                    PlaceOf(root, "next-version"),
                    "next-version",
                    "a version such as 1.4.0",
                    ReadContext.Quote(next)
                );
    }

    private static Place PlaceOf(FileKey root, string name) =>
        root.Keys().FirstOrDefault(k => k.Name == name) is { } key ? key.Value.At : root.At;
}
