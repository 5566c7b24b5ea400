using Pipeline.Docker;
using Pipeline.Live;
using Pipeline.Terms;

namespace Pipeline.Clusters;

/// <summary>
/// What is proven of a service's tasks beside the code that they read: what Swarm says of itself is a claim, held
/// against the containers that the engines of the nodes have. Pure.
/// </summary>
internal static class TaskProof
{
    private const string Digest = "@sha256:";
    private static readonly string[] Alive = ["starting", "running"];

    /// <param name="registry">Where its image must come from; null: anywhere.</param>
    /// <param name="mustBePinned">False of a service that no release has replaced yet: it may name an image by
    /// tag.</param>
    public static IReadOnlyList<Evidence> Of(ServiceLook look, string? registry, bool mustBePinned = true) =>
        [
            .. mustBePinned ? [IsPinned(look, registry)] : Array.Empty<Evidence>(),
            IsUpdated(look),
            TasksAreOfTheSpec(look),
            .. look.Nodes.Where(n => n.NotSeen is not null).Select(n => n.IsLeftOut ? LeftOut(look, n) : NotSeen(n)),
            NoOthersRun(look),
            AllRun(look),
            NoneIsLeft(look),
        ];

    /// <summary>That nothing moved between two readings of the managers.</summary>
    public static Evidence StoodStill(ServiceLook look, SwarmService service, IReadOnlyList<SwarmTask> tasks)
    {
        var moved = new List<string>();
        if (service.Version.Index != look.Service.Version.Index)
            moved.Add($"its version was {look.Service.Version.Index} and is {service.Version.Index}");
        var (before, after) = (Marks(look.Tasks), Marks(tasks));
        if (!before.SetEquals(after))
            moved.Add($"{before.Except(after).Union(after.Except(before)).Count()} states of tasks changed");
        return new Evidence(
            $"{look.Name} stood still while it was looked at",
            moved.Count == 0,
            moved.Count == 0 ? $"version {service.Version.Index}" : string.Join("; ", moved)
        )
        {
            About = EvidenceTopic.Node,
        };
    }

    private static HashSet<string> Marks(IEnumerable<SwarmTask> tasks) =>
        [
            .. tasks.Select(t =>
                $"{t.Id} {t.DesiredState} {t.Status.State} {t.NodeId} {t.Status.ContainerStatus?.ContainerId}"
            ),
        ];

    private static Evidence IsPinned(ServiceLook look, string? registry)
    {
        var image = look.Service.Spec.Image;
        return new Evidence(
            $"{look.Name} asks for its image by digest" + (registry is null ? "" : $", from {registry}"),
            image.Contains(Digest, StringComparison.Ordinal)
                && (registry is null || RegistryName.Of(image) == registry),
            image
        )
        {
            About = EvidenceTopic.Image,
        };
    }

    private static Evidence IsUpdated(ServiceLook look) =>
        new(
            $"the last update of {look.Name} is complete",
            look.Service.UpdateStatus is null or { State: "completed" },
            look.Service.UpdateStatus is { } status ? $"{status.State}: {status.Message}" : "it was never updated"
        )
        {
            About = EvidenceTopic.Creation,
        };

    private static Evidence TasksAreOfTheSpec(ServiceLook look)
    {
        var (wanted, image) = (look.Service.Spec.Tasks, look.Service.Spec.Image);
        var others = look.Desired.Where(t => !t.Spec.MakesSameTask(wanted)).ToList();
        var found = others.Select(t =>
            $"{look.NameOf(t)} on {look.NodeOf(t)} is of "
            + (t.Spec.Image == image ? "that image, with other settings" : t.Spec.Image)
        );
        return Against($"every task of {look.Name} is what it asks for now", [.. found], image) with
        {
            About = others.Exists(t => t.Spec.Image != image) ? EvidenceTopic.Image : EvidenceTopic.Creation,
        };
    }

    private static Evidence NotSeen(NodeLook node) =>
        new($"{node.Name} can be looked at", false, node.NotSeen!) { About = EvidenceTopic.Node };

    /// <summary>Somebody answers for it that it is lost; nobody may take it for looked at.</summary>
    private static Evidence LeftOut(ServiceLook look, NodeLook node)
    {
        var alive = look.Tasks.Count(t => t.NodeId == node.Id && Alive.Contains(t.Status.State));
        var last = $"{alive} of its tasks were last seen alive there";
        return new Evidence(
            $"{look.Name} does without {node.Name}, which --without-node names as lost",
            true,
            $"NOT LOOKED AT; {last}",
            $"{look.Name}: the node {node.Name} was NOT LOOKED AT, since --without-node names it; {last}"
        )
        {
            About = EvidenceTopic.Node,
        };
    }

    private static Evidence NoOthersRun(ServiceLook look)
    {
        var others =
            from node in look.Nodes
            from container in node.Containers
            where container.State.Running && look.TaskOf(node, container) is null
            select $"{container.Name} on {node.Name} runs, and is no such task";
        return Against(
            $"every container of {look.Name} that runs is a task that should run",
            [.. others],
            $"{look.Running.Count()} containers on {look.Nodes.Count(n => n.NotSeen is null)} nodes"
        ) with
        {
            About = EvidenceTopic.Creation,
        };
    }

    /// <summary>Where not every node was seen, what is missing may run there.</summary>
    private static Evidence AllRun(ServiceLook look)
    {
        var (seen, wanted) = (look.Running.Count(), look.Service.Spec.Replicas ?? look.Desired.Count());
        var hidden = look.Nodes.Any(n => n.NotSeen is not null);
        return new Evidence(
            $"{wanted} tasks of {look.Name} run",
            seen == wanted && (wanted > 0 || !look.Service.Spec.IsGlobal),
            hidden && seen < wanted ? $"{seen} on the nodes that could be looked at"
                : seen == wanted ? $"{seen}"
                : $"{seen} of {wanted} tasks run"
        )
        {
            About = hidden && seen < wanted ? EvidenceTopic.Node : EvidenceTopic.Creation,
        };
    }

    private static Evidence NoneIsLeft(ServiceLook look)
    {
        var lost = look.Nodes.Where(n => n.IsLeftOut).Select(n => n.Id).ToHashSet();
        var left = look
            .Tasks.Where(t => t.DesiredState is "shutdown" or "remove" && Alive.Contains(t.Status.State))
            .Where(t => !lost.Contains(t.NodeId))
            .Select(t => $"{look.NameOf(t)} on {look.NodeOf(t)}, last heard of at {t.Status.Timestamp:HH:mm:ss} UTC")
            .ToList();
        return Against($"no task of {look.Name} that should have ended still runs", left, "none") with
        {
            About = EvidenceTopic.Node,
        };
    }

    private static Evidence Against(string claim, IReadOnlyList<string> against, string figure) =>
        new(claim, against.Count == 0, against.Count == 0 ? figure : Findings.List(against));
}
