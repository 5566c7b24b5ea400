namespace Pipeline.Stacks;

/// <summary>
/// The edits that give the code trees of a stack another strategy: in the compose files the mounts, in
/// <c>pipeline.yml</c> the word. Only the lines that have to change do. Pure.
/// </summary>
/// <param name="compose">The compose files in compose's order, with their texts.</param>
/// <param name="definition">The text of <c>pipeline.yml</c>.</param>
internal sealed class MigrationEdits(
    Stack stack,
    CodeStrategy to,
    IReadOnlyList<(string File, string Text)> compose,
    string definition
)
{
    private readonly List<ComposeText> _compose = [.. compose.Select(c => new ComposeText(c.File, c.Text))];

    public IReadOnlyList<MountChange> Changes { get; } = MountChanges.For(stack, to);

    /// <summary>Each file that changes, once; empty where the stack has that strategy.</summary>
    /// <exception cref="StackException">An edit would be a guess; with the place, and what to write there.</exception>
    public IReadOnlyList<EditedText> Make()
    {
        var edits = new List<(string File, TextEdit Edit)>();
        var problems = new List<StackProblem>();
        foreach (var change in Changes)
            Gather(problems, () => edits.AddRange(Edit(change)));
        var file = stack.Definition.File;
        foreach (var (index, tree) in stack.Definition.Code.Index())
            if (MountChanges.Moves(stack, tree, to))
                Gather(
                    problems,
                    () => edits.AddRange(StrategyText.Set(file, definition, index, to).Select(e => (file, e)))
                );
        if (problems.Count > 0)
            throw new StackException([.. problems.Distinct()]);
        var texts = compose.Append((File: file, Text: definition)).ToDictionary(t => t.File, t => t.Text);
        return
        [
            .. edits
                .GroupBy(e => e.File)
                .Select(g => new EditedText(
                    g.Key,
                    texts[g.Key],
                    TextEdit.Apply(texts[g.Key], g.Select(e => e.Edit).Distinct())
                )),
        ];
    }

    private IEnumerable<(string, TextEdit)> Edit(MountChange change)
    {
        var (list, mount) = Find(change);
        var edits = change.Kind switch
        {
            MountChangeKind.Add => list.Add(mount, change.Path),
            MountChangeKind.Replace => list.Replace(mount, change.Path),
            _ => list.Remove(mount),
        };
        return edits.Select(e => (list.File, e));
    }

    /// <summary>
    /// The item that covers the code. Several of one target override each other, so only an addition may go beside the
    /// last one.
    /// </summary>
    private (WrittenMounts List, WrittenMount Mount) Find(MountChange change)
    {
        var lists = _compose.Select(c => c.MountsOf(change.Service)).OfType<WrittenMounts>().ToList();
        var known = lists
            .SelectMany(l => l.Mounts.Where(m => m.Target == change.Beside.Target).Select(m => (List: l, Mount: m)))
            .ToList();
        if (known.Count == 1 || (known.Count > 1 && change.Kind == MountChangeKind.Add))
            return known[^1];
        if (known.Count > 1)
            throw known[^1]
                .List.Refused(
                    known[^1].Mount.Item,
                    $"one mount at {change.Path}",
                    string.Join(" and ", known.Select(k => $"{k.List.File}:{k.Mount.Item.At.Line}")),
                    Wanted(change)
                );
        foreach (var list in lists)
            if (list.Mounts.FirstOrDefault(m => m.Target is null) is { } unknown)
                throw list.Refused(
                    unknown.Item,
                    $"the {change.Beside.Describe()}",
                    "a target that a variable decides",
                    Wanted(change)
                );
        var place = _compose.LastOrDefault(c => c.PlaceOf(change.Service) is not null) ?? _compose[0];
        throw ComposeText.Refused(
            place.File,
            place.PlaceOf(change.Service) ?? new Place(1, 1),
            change.Service,
            $"the {change.Beside.Describe()} in a list of its own",
            "none there: it comes from elsewhere (<<, extends, include or volumes_from)",
            Wanted(change)
        );
    }

    private static string Wanted(MountChange change) =>
        change.Uncovers ? $"- {change.Path}" : $"(no mount at {change.Path})";

    private static void Gather(List<StackProblem> problems, Action work)
    {
        try
        {
            work();
        }
        catch (StackException wrong)
        {
            problems.AddRange(wrong.Problems);
        }
    }
}
