namespace Pipeline.EndToEnd.Fixtures;

/// <summary>
/// Tests of one collection run one after the other, collections beside each other: about as long each, so that none is
/// left alone in the end.
/// </summary>
public static class Worlds
{
    public const string Deploys = "deploys";
    public const string Failures = "failures";
    public const string ForeignStacks = "foreign stacks";
    public const string Rollbacks = "rollbacks";
}

[CollectionDefinition(Worlds.Deploys)]
public sealed class DeploysCollection : ICollectionFixture<World>;

[CollectionDefinition(Worlds.Failures)]
public sealed class FailuresCollection : ICollectionFixture<World>;

[CollectionDefinition(Worlds.ForeignStacks)]
public sealed class ForeignStacksCollection : ICollectionFixture<World>;

[CollectionDefinition(Worlds.Rollbacks)]
public sealed class RollbacksCollection : ICollectionFixture<World>;
