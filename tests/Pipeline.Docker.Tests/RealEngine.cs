using Pipeline.Testing;

namespace Pipeline.Docker.Tests;

public sealed class RealEngine() : EngineFixture("docker-tests");

[CollectionDefinition("engine")]
public sealed class EngineCollection : ICollectionFixture<RealEngine>;
