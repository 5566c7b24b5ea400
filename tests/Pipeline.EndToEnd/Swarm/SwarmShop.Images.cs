using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Stages.BuildImage;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>The images of its releases, on the nodes.</summary>
public sealed partial class SwarmShop
{
    /// <summary>With their digests, all that a release has pushed and a node has.</summary>
    public async Task<IReadOnlyList<string>> PushedImages()
    {
        var all = new HashSet<string>();
        foreach (var machine in fixture.Bench.Machines)
        foreach (var image in await machine.Engine.Images.List())
            all.UnionWith(image.RepoDigests.Where(d => Pushed().Any(p => p.Digest == d)));
        return [.. all];
    }

    /// <summary>The same of some releases, as the journal has them.</summary>
    public IReadOnlyList<string> DigestsOf(params string[] releases) =>
        [.. Pushed().Where(p => releases.Contains(p.Release)).Select(p => p.Digest)];

    /// <summary>As Swarm does it by itself, once a task has as many successors as are kept.</summary>
    public async Task RemoveEnded()
    {
        var service = (await Read()).Id;
        foreach (var machine in fixture.Bench.Machines)
        foreach (
            var task in await machine.Engine.Containers.List(
                new ContainerFilter { Labels = [$"com.docker.swarm.service.id={service}"] }
            )
        )
            if (task.State != "running")
                await machine.Engine.Containers.Remove(task.Id, force: true);
    }

    private IEnumerable<(string Release, string Digest)> Pushed() =>
        from record in JournalFile.Open(Journal, TimeProvider.System).Records
        where record is { Event: JournalEvent.Applied, Stage: "BuildImage" }
        from name in Json.Value<BuildReceipt>(Json.Value<Receipt>(record.Data)!.Data)!.Pushed!.Values
        select (record.Release, $"{Image}@{name.Split('@')[1]}");
}
