namespace Pipeline.Secrets;

/// <summary>
/// All forms of all secrets as one graph: an edge takes one character out of a set, a path from a start to an accepting
/// node spells a form. Alternatives run beside each other character by character, so that mixed forms (half escaped,
/// half not) are found too.
/// </summary>
internal sealed class RedactionGraph
{
    private readonly List<Node> _nodes = [];

    internal List<int> Starts { get; } = [];

    /// <summary>Characters in the longest form; no match is longer.</summary>
    internal int Longest => _nodes.Where(n => n.Accepts is not null).Select(n => n.Depth).DefaultIfEmpty().Max();

    internal int Add()
    {
        _nodes.Add(new Node());
        return _nodes.Count - 1;
    }

    internal void Accept(int node, string name) => _nodes[node].Accepts = name;

    internal string? Accepted(int node) => _nodes[node].Accepts;

    /// <summary>A way from one node to another: one character out of each column.</summary>
    internal void Link(int from, int to, params ReadOnlySpan<string> columns)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            var next = i == columns.Length - 1 ? to : Add();
            _nodes[from].Edges.Add((columns[i], next));
            _nodes[next].Depth = Math.Max(_nodes[next].Depth, _nodes[from].Depth + 1);
            from = next;
        }
    }

    /// <summary>The nodes reached from a set of nodes by one character.</summary>
    internal IEnumerable<int> Step(IEnumerable<int> nodes, char c) =>
        nodes
            .SelectMany(n => _nodes[n].Edges)
            .Where(e => e.Characters.Contains(c, StringComparison.Ordinal))
            .Select(e => e.Target)
            .Distinct();

    private sealed class Node
    {
        internal List<(string Characters, int Target)> Edges { get; } = [];

        internal int Depth { get; set; }

        internal string? Accepts { get; set; }
    }
}
