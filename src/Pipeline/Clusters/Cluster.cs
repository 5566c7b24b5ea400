using Pipeline.Releases;

namespace Pipeline.Clusters;

/// <summary>Which of them runs a stack.</summary>
public static class Cluster
{
    public static ICluster Of(StackContext context) =>
        context.Stack.Definition.Swarm is { } rules ? new SwarmCluster(context, rules) : new ComposeHost(context);
}
