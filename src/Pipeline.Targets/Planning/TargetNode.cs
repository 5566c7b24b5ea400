namespace Pipeline.Targets.Planning;

/// <summary>A target of the build with its edges resolved.</summary>
internal sealed class TargetNode(string name, TargetDefinition definition, bool isDefault)
{
    public string Name { get; } = name;
    public bool IsDefault { get; } = isDefault;
    public TargetDefinition Definition { get; } = definition;

    /// <summary>Collectives only name other targets: no header, no row.</summary>
    public bool IsCollective => Definition.Actions.Count == 0;

    public List<TargetNode> Dependencies { get; } = [];
    public List<TargetNode> Triggers { get; } = [];

    /// <summary>All that must come before: dependencies, order edges, triggers.</summary>
    public List<TargetNode> Predecessors { get; } = [];
}
