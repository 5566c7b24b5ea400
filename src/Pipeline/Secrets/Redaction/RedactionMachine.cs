using System.Collections.Concurrent;

namespace Pipeline.Secrets;

/// <summary>
/// Runs the graph over text, all forms at once: sets of graph nodes become states, made when first needed and kept. One
/// table look-up a character on text that was seen before. Safe for several threads.
/// </summary>
internal sealed class RedactionMachine
{
    /// <summary>Hostile text could make ever more states; then all are forgotten.</summary>
    private const int StateLimit = 8_000;

    private readonly RedactionGraph _graph;
    private readonly ConcurrentDictionary<string, RedactionState> _states = new(StringComparer.Ordinal);

    internal RedactionMachine(RedactionGraph graph)
    {
        _graph = graph;
        Longest = graph.Longest;
        Root = new RedactionState([], accepted: []);
    }

    /// <summary>Nothing that could become a match is going on.</summary>
    internal RedactionState Root { get; private set; }

    internal int Longest { get; }

    internal RedactionState Next(RedactionState state, char c) => state.Known(c) ?? Make(state, c);

    /// <summary>
    /// The earliest start, from <paramref name="from"/> on, of a form that ends with the text (or, with <paramref
    /// name="whole"/> false, of one that the text may go on to complete). The length of the text when there is none.
    /// </summary>
    internal int EarliestStart(ReadOnlySpan<char> text, int from, bool whole)
    {
        for (var start = from; start < text.Length; start++)
        {
            var nodes = _graph.Starts;
            for (var at = start; at < text.Length && nodes.Count > 0; at++)
                nodes = [.. _graph.Step(nodes, text[at])];
            if (whole ? nodes.Exists(n => _graph.Accepted(n) is not null) : nodes.Count > 0)
                return start;
        }

        return text.Length;
    }

    private RedactionState Make(RedactionState state, char c)
    {
        if (_states.Count > StateLimit)
        {
            _states.Clear();
            Root = new RedactionState([], accepted: []);
        }

        int[] nodes = [.. _graph.Step(state.Nodes.Concat(_graph.Starts), c).Order()];
        var next =
            nodes.Length == 0
                ? Root
                : _states.GetOrAdd(string.Join(',', nodes), _ => new RedactionState(nodes, Names(nodes)));
        state.Remember(c, next);
        return next;
    }

    private string[] Names(int[] nodes) => [.. nodes.Select(_graph.Accepted).OfType<string>().Distinct()];
}
