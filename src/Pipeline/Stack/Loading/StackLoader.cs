namespace Pipeline.Stacks;

/// <summary>Puts a definition and the resolved compose model together, and refuses what does not fit.</summary>
public static class StackLoader
{
    /// <exception cref="StackException">With every contradiction between the two files.</exception>
    public static Stack Load(StackDefinition definition, ComposeModel compose)
    {
        var (stack, problems) = Look(definition, compose, []);
        return problems.Count == 0 ? stack : throw new StackException(problems);
    }

    /// <summary>The same, without throwing: the stack makes sense only when there is no problem.</summary>
    /// <param name="known">What is wrong with the definition by itself; what follows from it is not said again.</param>
    internal static (Stack Stack, IReadOnlyList<StackProblem> Problems) Look(
        StackDefinition definition, ComposeModel compose, IReadOnlyList<StackProblem> known)
    {
        var report = new LoadReport(definition, known);
        NameChecks.Check(compose, report);
        var placements = Placements(report, compose);
        var images = ImageChecks.Images(definition, compose, report);
        StrategyChecks.Check(placements, report);
        return (new Stack(definition, compose, placements, images), report.Problems);
    }

    private static List<Placement> Placements(LoadReport report, ComposeModel compose) =>
    [
        .. from tree in report.Definition.Code
           where !report.IsBroken($"{report.KeyOf(tree)}.path") && !report.IsBroken($"{report.KeyOf(tree)}.strategy")
           from name in tree.Services
           let service = compose.Find(name)
           where service is not null
           select new Placement(tree, service, Shadow.Of(service, tree.Path)),
    ];
}

/// <summary>Gathers what is wrong, by key of <c>pipeline.yml</c>.</summary>
/// <param name="known">Problems of the definition by itself.</param>
internal sealed class LoadReport(StackDefinition definition, IReadOnlyList<StackProblem> known)
{
    private readonly List<StackProblem> _problems = [];

    public StackDefinition Definition { get; } = definition;

    /// <summary>In the order of the file, each once.</summary>
    public IReadOnlyList<StackProblem> Problems => [.. _problems.OrderBy(p => p.At.Line).ThenBy(p => p.At.Column).Distinct()];

    public void Add(string key, string expected, string found, string? nearest = null, string? hint = null)
    {
        if (!IsBroken(key))
            _problems.Add(new StackProblem(Definition.File, Definition.PlaceOf(key), key, expected, found, nearest, hint));
    }

    /// <summary>Whether something at, under or above the key is wrong already.</summary>
    public bool IsBroken(string key) => known.Any(k => k.Key.Length > 0 && (k.Key == key || IsUnder(k.Key, key) || IsUnder(key, k.Key)));

    /// <summary>Key of a tree, such as <c>code[0]</c>.</summary>
    public string KeyOf(CodeTree tree) => $"code[{Definition.Code.ToList().IndexOf(tree)}]";

    private static bool IsUnder(string key, string other) =>
        key.StartsWith(other + ".", StringComparison.Ordinal) || key.StartsWith(other + "[", StringComparison.Ordinal);
}
