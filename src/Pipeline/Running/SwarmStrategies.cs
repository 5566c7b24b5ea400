using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// On a swarm the code belongs into the image: a volume is one node's, and a task may start on another one.
/// </summary>
internal static class SwarmStrategies
{
    /// <exception cref="PipelineException">Code of a stack on a swarm lies in a volume.</exception>
    public static void Require(StackDefinition definition)
    {
        if (
            definition.Swarm is null
            || definition.Code.FirstOrDefault(c => c.Strategy != CodeStrategy.MountPath) is not { } code
        )
            return;
        throw PipelineException.Usage(
            $"code '{code.Name}' has strategy {CodeReader.TextOf(code.Strategy)}, and pipeline.yml has the key swarm: "
                + "each node has volumes of its own, so on a swarm the code is read from the image; nothing was done",
            "write strategy: mount-path in pipeline.yml, take what is mounted over the code out of the stack file, and "
                + "docker stack deploy"
        );
    }
}
