using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>By what a stack's state is keyed: its engine, or its swarm, whichever manager is asked.</summary>
internal static class SwarmIdentity
{
    /// <exception cref="PipelineException">The stack is one of a swarm, and the engine is no manager.</exception>
    public static async Task<string> Of(DockerEngine engine, EngineInfo info, SwarmRules? swarm, CancellationToken ct)
    {
        if (swarm is null)
            return info.Id;
        if (info.Swarm is { LocalNodeState: "active", ControlAvailable: true })
            return (await engine.Swarm.Inspect(ct)).Id;
        throw PipelineException.Refuse(
            $"expected the engine {engine.Address} to be a manager of the swarm that runs {swarm.Stack}; found "
                + (info.Swarm.NodeId.Length == 0 ? "one that is in no swarm" : "a worker, or a manager that is away"),
            "DOCKER_HOST=<address of a manager>, or docker context use <its context>"
        );
    }

    /// <summary>Not every command knows a swarm so far.</summary>
    public static PipelineException NotKnown(string target) =>
        PipelineException.Usage(
            $"{target} does not know a swarm yet, and pipeline.yml has the key swarm; nothing was done",
            "DeployBaked, DeployPatch, CutOver by itself, Rollback --release (from r1 on), Resume, Prune, Status, "
                + "Watch, Releases and Report know one"
        );
}
