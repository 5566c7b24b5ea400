using Pipeline.Docker;
using Pipeline.Releases;

namespace Pipeline.Clusters;

/// <summary>One service of a swarm as the managers describe it, and as the engines of its nodes do.</summary>
/// <param name="Name">As the compose file calls it, without the name of the stack.</param>
/// <param name="Nodes">Every node that may run tasks.</param>
internal sealed record ServiceLook(
    string Name,
    SwarmService Service,
    IReadOnlyList<SwarmTask> Tasks,
    IReadOnlyList<NodeLook> Nodes
)
{
    /// <summary>Those that should run, whether they do or not.</summary>
    public IEnumerable<SwarmTask> Desired => Tasks.Where(t => t.DesiredState == "running");

    /// <summary>The desired task whose process this container is; null when it is none's.</summary>
    public SwarmTask? TaskOf(NodeLook node, ContainerDetails container) =>
        Desired.FirstOrDefault(t =>
            t.NodeId == node.Id
            && t.Status.ContainerStatus is { } status
            && status.ContainerId == container.Id
            && status.Pid == container.State.Pid
        );

    /// <summary>The containers that are desired tasks and run, each with its node.</summary>
    public IEnumerable<(NodeLook Node, ContainerDetails Container, SwarmTask Task)> Running =>
        from node in Nodes
        from container in node.Containers
        where container.State.Running
        let task = TaskOf(node, container)
        where task is not null
        select (node, container, task);

    /// <summary>As people know it: <c>web.2</c>, or <c>web</c> of a global service.</summary>
    public string NameOf(SwarmTask task) => SwarmServices.NameOf(Name, task);

    public string NodeOf(SwarmTask task) =>
        Nodes.FirstOrDefault(n => n.Id == task.NodeId)?.Name ?? (task.NodeId.Length > 0 ? task.NodeId : "no node");
}
