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
        IReadOnlyDictionary<string, string>? labels = null,
        IReadOnlyList<string>? nodes = null,
        IReadOnlyList<string>? command = null
    )
    {
        name ??= BenchFixture.NewName();
        var image = await fixture.Images.Push($"{name}:1", files);
        var service = new TinyService(fixture, name, image);
        await fixture.Swarm.Services.Create(
            Spec(name, image, replicas, labels ?? new Dictionary<string, string>(), nodes ?? [], command),
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
        IReadOnlyDictionary<string, string> labels,
        IReadOnlyList<string> nodes,
        IReadOnlyList<string>? command
    ) =>
        ServiceSpec.Parse(
            $$"""
            {
              "Name": "{{name}}",
              "Labels": {{JsonSerializer.Serialize(labels)}},
              "TaskTemplate": {
                "ContainerSpec": {
                  "Image": "{{image}}",
                  "Command": {{JsonSerializer.Serialize(command)}},
                  "Labels": {{JsonSerializer.Serialize(labels)}},
                  "StopGracePeriod": 100000000
                },
                "RestartPolicy": { "Condition": "any", "Delay": 500000000 },
                "Placement": { "MaxReplicas": {{(nodes.Count > 0 ? 1 : 0)}}, "Constraints": {{JsonSerializer.Serialize(
                Constraints(nodes)
            )}} }
              },
              "Mode": { "Replicated": { "Replicas": {{replicas}} } },
              "EndpointSpec": { "Mode": "dnsrr" }
            }
            """
        );

    /// <summary>Swarm has "is" and "is not", and no "one of".</summary>
    private static IEnumerable<string> Constraints(IReadOnlyList<string> nodes) =>
        nodes.Count == 0
            ? []
            : new[] { "manager-1", "manager-2", "manager-3", "worker-1" }
                .Except(nodes)
                .Select(n => $"node.hostname!={n}");
}
