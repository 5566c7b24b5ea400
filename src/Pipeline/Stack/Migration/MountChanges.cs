namespace Pipeline.Stacks;

/// <summary>Which mounts have to change so that the code trees of a stack get another strategy. Pure.</summary>
internal static class MountChanges
{
    /// <exception cref="StackException">For some tree it cannot be known without guessing.</exception>
    public static IReadOnlyList<MountChange> For(Stack stack, CodeStrategy to)
    {
        var (changes, problems) = (new List<MountChange>(), new List<StackProblem>());
        foreach (var placement in stack.Placements.Where(p => Moves(stack, p.Tree, to)))
            if (placement.Shadow.Whole is { } whole && whole.Kind != StrategyChecks.Wanted(to))
                if (Change(placement, whole, to) is { } change)
                    changes.Add(change);
                else
                    problems.Add(Problem(stack, placement, to));
        problems.AddRange(
            stack
                .Definition.Code.Where(t => to == CodeStrategy.Rebuild && t.Strategy != to && IsBare(stack, t))
                .Select(t => NoVolume(stack, t))
        );
        return problems.Count == 0 ? [.. changes.Distinct()] : throw new StackException([.. problems.Distinct()]);
    }

    /// <summary>Whether this tree gets the strategy: what nothing covers cannot be uncovered.</summary>
    public static bool Moves(Stack stack, CodeTree tree, CodeStrategy to) =>
        tree.Strategy != to && !(to == CodeStrategy.Unshadow && IsBare(stack, tree));

    private static bool IsBare(Stack stack, CodeTree tree) =>
        stack.Placements.Where(p => p.Tree == tree).All(p => p.Shadow.Whole is null);

    /// <returns>Null where what covers the code gives no answer.</returns>
    private static MountChange? Change(Placement placement, ComposeMount whole, CodeStrategy to)
    {
        var (service, path) = (placement.Service, placement.Tree.Path);
        var below = Shadow.Find(service, path, except: whole).Whole;
        MountChange Of(MountChangeKind kind, string at) => new(kind, service.Name, at, whole);
        return (to, whole.Kind, below?.Kind) switch
        {
            (CodeStrategy.Unshadow, MountKind.Volume, _) => Of(
                whole.Target == path ? MountChangeKind.Replace : MountChangeKind.Add,
                path
            ),
            (CodeStrategy.Rebuild, MountKind.Anonymous, MountKind.Volume) => Of(MountChangeKind.Remove, whole.Target),
            (CodeStrategy.MountPath, MountKind.Volume or MountKind.Anonymous, null) when whole.Target == path => Of(
                MountChangeKind.Remove,
                path
            ),
            _ => null,
        };
    }

    private static StackProblem Problem(Stack stack, Placement placement, CodeStrategy to)
    {
        var (service, path) = (placement.Service, placement.Tree.Path);
        var covers = placement.Shadow.Whole!;
        var volume = covers.Kind == MountKind.Anonymous ? Shadow.Find(service, path, except: covers).Whole : covers;
        var hint = to switch
        {
            CodeStrategy.MountPath =>
                $"It holds more than the code. Mount it elsewhere than above {path}; or bake the code elsewhere: write "
                    + $"another path in pipeline.yml, and in {service.Name} that path where the program, its working "
                    + "directory or its search path (PYTHONPATH, NODE_PATH, RUBYLIB, PERL5LIB, include_path) names the "
                    + "old one. Else: --to unshadow.",
            CodeStrategy.Rebuild =>
                "Mount a named volume at or above the code in the compose file, or stay with unshadow.",
            _ => $"Remove it from services.{service.Name} in the compose file: what is under it never comes from the "
                + "image.",
        };
        return At(
            stack,
            placement.Tree,
            $"mounts of {service.Name} that strategy {CodeReader.TextOf(to)} can be made from",
            (volume ?? covers).Describe(),
            hint
        );
    }

    private static StackProblem NoVolume(Stack stack, CodeTree tree) =>
        At(
            stack,
            tree,
            $"a named volume at or above {tree.Path}",
            "no mount there, and which volume it should be cannot be known",
            "Mount one in the compose file, and write in pipeline.yml:\nstrategy: rebuild"
        );

    private static StackProblem At(Stack stack, CodeTree tree, string expected, string found, string hint)
    {
        var key = $"code[{stack.Definition.Code.ToList().IndexOf(tree)}].strategy";
        return new StackProblem(stack.Definition.File, stack.Definition.PlaceOf(key), key, expected, found, Hint: hint);
    }
}
