namespace Pipeline.Stacks;

/// <summary>Puts a definition and the resolved compose model together, and refuses what does not fit.</summary>
public static class StackLoader
{
    /// <exception cref="StackException">With every contradiction between the two files.</exception>
    public static Stack Load(StackDefinition definition, ComposeModel compose)
    {
        var report = new LoadReport(definition);
        NameChecks.Check(compose, report);
        var placements = Placements(definition, compose);
        var images = ImageChecks.Images(definition, compose, report);
        StrategyChecks.Check(placements, report);
        report.ThrowIfAny();
        return new Stack(definition, compose, placements, images);
    }

    private static List<Placement> Placements(StackDefinition definition, ComposeModel compose) =>
    [
        .. from tree in definition.Code
           from name in tree.Services
           let service = compose.Find(name)
           where service is not null
           select new Placement(tree, service, Shadow.Of(service, tree.Path)),
    ];
}

/// <summary>Gathers what is wrong, by key of <c>pipeline.yml</c>.</summary>
internal sealed class LoadReport(StackDefinition definition)
{
    private readonly List<StackProblem> _problems = [];

    public StackDefinition Definition { get; } = definition;

    public void Add(string key, string expected, string found, string? nearest = null, string? hint = null) =>
        _problems.Add(new StackProblem(Definition.File, Definition.PlaceOf(key), key, expected, found, nearest, hint));

    /// <summary>Key of a tree, such as <c>code[0]</c>.</summary>
    public string KeyOf(CodeTree tree) => $"code[{Definition.Code.ToList().IndexOf(tree)}]";

    public void ThrowIfAny()
    {
        if (_problems.Count > 0) throw new StackException([.. _problems.OrderBy(p => p.At.Line).ThenBy(p => p.At.Column).Distinct()]);
    }
}
