using System.Text;
using Pipeline.Stacks;

namespace Pipeline.Inventories;

/// <summary>The section <c>swarm</c> of a first pipeline.yml. Pure.</summary>
internal static class SwarmDraft
{
    public static string Of(SwarmFacts swarm)
    {
        var yaml = new StringBuilder("\nswarm:\n");
        yaml.Append("  # the name that docker stack deploy was given\n");
        yaml.Append($"  stack: {DraftText.Scalar(swarm.Stack)}\n");
        yaml.Append("  # where the nodes pull the images from that a release pushes\n");
        var registry =
            swarm.Registry
            ?? OpenQuestions.Ask(
                "name the registry, such as registry.example.com:5000, or delete this line for Docker Hub"
            );
        yaml.Append($"  registry: {DraftText.Scalar(registry)}\n");
        var others = swarm.Nodes.Where(n => !n.IsAsked && n.Availability != "drain").ToList();
        if (others.Count == 0)
            return yaml.Append("  # nodes: each that may run tasks, beside the manager that is asked\n").ToString();
        yaml.Append("  # how the engine of each is reached: docs/swarm.md\n");
        yaml.Append("  nodes:\n");
        foreach (var node in others)
            yaml.Append($"    {DraftText.Scalar(Key(swarm, node))}: {{ host: {DraftText.Scalar(Question(node))} }}\n");
        return yaml.ToString();
    }

    /// <summary>By ID where two nodes have one name.</summary>
    private static string Key(SwarmFacts swarm, SwarmNodeFacts node) =>
        swarm.Nodes.Count(n => n.Name == node.Name) == 1 ? node.Name : node.Id;

    private static string Question(SwarmNodeFacts node) =>
        OpenQuestions.Ask(
            $"the engine of {node.Name}: ssh://user@host, unix:///path, or tcp://host:2376 with tls: <folder>"
        );
}
