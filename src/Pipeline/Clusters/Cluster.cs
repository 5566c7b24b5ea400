using Pipeline.Live;
using Pipeline.Releases;

namespace Pipeline.Clusters;

/// <summary>Which of them runs a stack.</summary>
public static class Cluster
{
    /// <param name="known">Code that was read before; null reads every file.</param>
    internal static ICluster Of(StackContext context, KnownTrees? known = null) =>
        context.Stack.Definition.Swarm is { } rules
            ? new SwarmCluster(context, rules) { Known = known }
            : new ComposeHost(context) { Known = known };
}
