namespace Pipeline.Stacks;

/// <summary>Gathers what is wrong, by key of <c>pipeline.yml</c>.</summary>
/// <param name="known">Problems of the definition by itself.</param>
internal sealed class LoadReport(StackDefinition definition, IReadOnlyList<StackProblem> known)
{
    private readonly List<StackProblem> _problems = [];

    public StackDefinition Definition { get; } = definition;

    /// <summary>In the order of the file, each once.</summary>
    public IReadOnlyList<StackProblem> Problems =>
        [.. _problems.OrderBy(p => p.At.Line).ThenBy(p => p.At.Column).Distinct()];

    public void Add(string key, string expected, string found, string? nearest = null, string? hint = null)
    {
        if (!IsBroken(key))
            _problems.Add(
                new StackProblem(Definition.File, Definition.PlaceOf(key), key, expected, found, nearest, hint)
            );
    }

    /// <summary>Whether something at, under or above the key is wrong already.</summary>
    public bool IsBroken(string key) =>
        known.Any(k => k.Key.Length > 0 && (k.Key == key || IsUnder(k.Key, key) || IsUnder(key, k.Key)));

    /// <summary>Key of a tree, such as <c>code[0]</c>.</summary>
    public string KeyOf(CodeTree tree) => $"code[{Definition.Code.ToList().IndexOf(tree)}]";

    private static bool IsUnder(string key, string other) =>
        key.StartsWith(other + ".", StringComparison.Ordinal) || key.StartsWith(other + "[", StringComparison.Ordinal);
}
