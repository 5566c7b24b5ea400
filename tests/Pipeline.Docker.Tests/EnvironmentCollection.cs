namespace Pipeline.Docker.Tests;

/// <summary>
/// Tests that set variables of this process: children of any other test would inherit them, so these run alone.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EnvironmentCollection : ICollectionFixture<RealEngine>
{
    public const string Name = "environment";
}
