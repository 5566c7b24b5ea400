namespace Pipeline.Tests;

/// <summary>
/// Tests that set variables of this process: children of any other test would inherit them, so these run alone.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EnvironmentCollection
{
    public const string Name = "environment";
}
