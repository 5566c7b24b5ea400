namespace Pipeline.EndToEnd.Swarm;

[CollectionDefinition(Name)]
public sealed class BenchCollection : ICollectionFixture<BenchFixture>
{
    public const string Name = "swarm";
}
