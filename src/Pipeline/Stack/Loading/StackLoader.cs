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
        StackDefinition definition,
        ComposeModel compose,
        IReadOnlyList<StackProblem> known
    )
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
            select new Placement(tree, service, Shadow.Find(service, tree.Path)),
        ];
}
