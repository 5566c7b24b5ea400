using System.Reflection;
using Pipeline.Targets.Planning;
using Pipeline.Targets.Session;
using Pipeline.Targets.Syntax;

namespace Pipeline.Targets.Ordering;

/// <summary>The targets of a build class in declaration order, with resolved edges.</summary>
internal sealed class TargetGraph
{
    private readonly Dictionary<Target, TargetNode> _byDelegate = [];
    private readonly List<TargetNode> _targets = [];

    private TargetGraph() { }

    public IReadOnlyList<TargetNode> Targets => _targets;

    /// <exception cref="UsageException">Two targets share a name, or an edge leads to no target of the
    /// build.</exception>
    public static TargetGraph Read(BuildBase build, IReadOnlyCollection<string> defaults)
    {
        var graph = new TargetGraph();
        foreach (var property in TargetProperties(build.GetType()))
            graph.Declare(property, build, defaults);
        foreach (var node in graph._targets)
            graph.Connect(node);
        return graph;
    }

    /// <summary>Names ignore case and dashes.</summary>
    /// <exception cref="UsageException">There is no such target; the message has the nearest.</exception>
    public TargetNode Find(string name) =>
        _targets.Find(x => Names.Same(x.Name, name))
        ?? throw new UsageException($"There is no target '{name}'.{Names.Suggest(name, _targets.Select(x => x.Name))}");

    private static IEnumerable<PropertyInfo> TargetProperties(Type type)
    {
        const BindingFlags declared =
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var classes = new List<Type>();
        for (var current = type; current != typeof(BuildBase); current = current!.BaseType)
            classes.Add(current!);
        return classes
            .Concat(type.GetInterfaces().Where(x => x != typeof(INukeBuild) && x.IsAssignableTo(typeof(INukeBuild))))
            .SelectMany(x => x.GetProperties(declared).OrderBy(property => property.MetadataToken))
            .Where(x => x.PropertyType == typeof(Target) && !x.Name.Contains('.', StringComparison.Ordinal));
    }

    private void Declare(PropertyInfo property, BuildBase build, IReadOnlyCollection<string> defaults)
    {
        var target = (Target)property.GetValue(build)!;
        if (_byDelegate.ContainsKey(target))
            return;
        if (_targets.Exists(x => Names.Same(x.Name, property.Name)))
            throw new UsageException(
                $"Two targets are called '{property.Name}'; one of them is in {property.DeclaringType!.Name}."
            );

        var definition = new TargetDefinition(build);
        target(definition);
        var node = new TargetNode(property.Name, definition, defaults.Contains(property.Name));
        _byDelegate.Add(target, node);
        _targets.Add(node);
    }

    private void Connect(TargetNode node)
    {
        var definition = node.Definition;
        foreach (var other in Resolve(node, definition.Dependencies))
            Depend(node, other);
        foreach (var other in Resolve(node, definition.Dependents))
            Depend(other, node);
        foreach (var other in Resolve(node, definition.Triggered))
            Trigger(node, other);
        foreach (var other in Resolve(node, definition.TriggeredFrom))
            Trigger(other, node);
        node.Predecessors.AddRange(Resolve(node, definition.Predecessors));
        foreach (var other in Resolve(node, definition.Successors))
            other.Predecessors.Add(node);
    }

    private static void Depend(TargetNode node, TargetNode dependency)
    {
        node.Dependencies.Add(dependency);
        node.Predecessors.Add(dependency);
    }

    private static void Trigger(TargetNode trigger, TargetNode triggered)
    {
        trigger.Triggers.Add(triggered);
        triggered.Predecessors.Add(trigger);
    }

    private IEnumerable<TargetNode> Resolve(TargetNode node, List<Target> targets) =>
        targets.Select(target =>
            _byDelegate.GetValueOrDefault(target)
            ?? throw new UsageException(
                $"Target '{node.Name}' names a target that is no property of the build class, or that "
                    + "captures a variable."
            )
        );
}
