using System.Text.Json;
using Pipeline.Docker;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>A service of the bench that runs <see cref="TinyImage"/>, until it is disposed.</summary>
internal sealed class TinyService : IAsyncDisposable
{
    private readonly BenchFixture _fixture;

    private TinyService(BenchFixture fixture, string name, string image) =>
        (_fixture, Name, Image) = (fixture, name, image);

    public string Name { get; }

    /// <summary>With its digest.</summary>
    public string Image { get; }

    public static async Task<TinyService> Create(
        BenchFixture fixture,
        IReadOnlyDictionary<string, string> files,
        int replicas,
        string? name = null,
        IReadOnlyDictionary<string, string>? labels = null
    )
    {
        name ??= BenchFixture.NewName();
        var image = await fixture.Images.Push($"{name}:1", files);
        var service = new TinyService(fixture, name, image);
        await fixture.Swarm.Services.Create(
            Spec(name, image, replicas, labels ?? new Dictionary<string, string>()),
            fixture.Bench.Login
        );
        await BenchFixture.Until(
            $"{replicas} tasks of {name} run",
            async () => (await service.Running()).Count == replicas
        );
        return service;
    }

    public Task<SwarmService> Read() => _fixture.Swarm.Services.Inspect(Name);

    public async Task<IReadOnlyList<SwarmTask>> Running() =>
        [
            .. (await _fixture.Swarm.Tasks.Of(Name)).Where(t =>
                t is { DesiredState: "running", Status.State: "running" }
            ),
        ];

    public async Task Update(Func<ServiceSpec, ServiceSpec> edit)
    {
        var now = await Read();
        await _fixture.Swarm.Services.Update(now.Id, now.Version, edit(now.Spec), _fixture.Bench.Login);
    }

    public async ValueTask DisposeAsync() => await _fixture.Swarm.Services.Remove(Name);

    /// <summary>Virtual IPs need a kernel module that is not everywhere; DNS needs none.</summary>
    private static ServiceSpec Spec(
        string name,
        string image,
        int replicas,
        IReadOnlyDictionary<string, string> labels
    ) =>
        ServiceSpec.Parse(
            $$"""
            {
              "Name": "{{name}}",
              "Labels": {{JsonSerializer.Serialize(labels)}},
              "TaskTemplate": {
                "ContainerSpec": {
                  "Image": "{{image}}",
                  "Labels": {{JsonSerializer.Serialize(labels)}},
                  "StopGracePeriod": 100000000
                },
                "RestartPolicy": { "Condition": "any", "Delay": 500000000 }
              },
              "Mode": { "Replicated": { "Replicas": {{replicas}} } },
              "EndpointSpec": { "Mode": "dnsrr" }
            }
            """
        );
}
