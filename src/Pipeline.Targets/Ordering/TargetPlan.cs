using Pipeline.Targets.Planning;
using Pipeline.Targets.Syntax;

namespace Pipeline.Targets.Ordering;

/// <summary>The scheduled targets in the order in which they run.</summary>
internal sealed record TargetPlan(IReadOnlyList<TargetNode> Order, IReadOnlySet<TargetNode> Invoked)
{
    /// <exception cref="UsageException">The edges of the whole build form a cycle; the message lists it.</exception>
    public static TargetPlan Create(TargetGraph graph, IReadOnlyList<TargetNode> invoked)
    {
        var scheduled = Schedule(invoked);
        var order = new Sorter().Sort(scheduled.Concat(graph.Targets));
        return new([.. order.Where(scheduled.Contains)], invoked.ToHashSet());
    }

    private static List<TargetNode> Schedule(IReadOnlyList<TargetNode> invoked)
    {
        var scheduled = new List<TargetNode>();
        var pending = new Queue<TargetNode>(invoked);
        while (pending.TryDequeue(out var node))
        {
            if (scheduled.Contains(node))
                continue;
            scheduled.Add(node);
            foreach (var next in node.Dependencies.Concat(node.Triggers))
                pending.Enqueue(next);
        }

        return scheduled;
    }

    /// <summary>Depth first, so that a target comes right after what it waits for.</summary>
    private sealed class Sorter
    {
        private readonly List<TargetNode> _sorted = [];
        private readonly HashSet<TargetNode> _done = [];
        private readonly List<TargetNode> _path = [];

        public List<TargetNode> Sort(IEnumerable<TargetNode> nodes)
        {
            foreach (var node in nodes)
                Visit(node);
            return _sorted;
        }

        private void Visit(TargetNode node)
        {
            if (_done.Contains(node))
                return;
            if (_path.IndexOf(node) is >= 0 and var start)
                throw new UsageException(
                    "Targets wait for each other in a circle: "
                        + $"{string.Join(" -> ", _path.Skip(start).Append(node).Select(x => x.Name))}."
                );

            _path.Add(node);
            foreach (var predecessor in node.Predecessors)
                Visit(predecessor);
            _path.RemoveAt(_path.Count - 1);
            _done.Add(node);
            _sorted.Add(node);
        }
    }
}
