using Pipeline.Reports;

namespace Pipeline.Inventories;

/// <summary>Nodes and tasks of a stack on a swarm. Pure.</summary>
internal static class SwarmText
{
    public static void Add(SwarmFacts swarm, Lines lines)
    {
        lines.Heading($"Swarm, stack {swarm.Stack}");
        if (swarm.Nodes.Count == 0)
            return;
        using var table = new StringWriter();
        Tables.Write(
            table,
            ["node", "role", "availability", "state", "tasks"],
            swarm.Nodes.Select(n => new[] { n.Name, n.Role, n.Availability, n.State, Tasks(swarm, n) })
        );
        lines.Raw(table.ToString());
        foreach (var task in swarm.Tasks.Where(t => t.Node.Length == 0))
            lines.Add($"{task.Name} has no node: {task.State}.");
    }

    private static string Tasks(SwarmFacts swarm, SwarmNodeFacts node) =>
        string.Join(
            ", ",
            swarm
                .Tasks.Where(t => t.Node == node.Name)
                .Select(t =>
                    t.Name + (t.State == "running" ? "" : $" ({t.State})") + (t.IsLookedAt ? "" : " (not looked at)")
                )
        );
}
