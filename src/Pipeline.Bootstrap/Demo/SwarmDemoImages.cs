using System.Formats.Tar;
using Pipeline.Docker;
using Pipeline.Trees;

namespace Pipeline.Bootstrap;

/// <summary>The images of the demo on a swarm: made by its first manager, and pushed to its registry.</summary>
internal sealed class SwarmDemoImages(DockerEngine outer, SwarmBench bench, DemoTemplate template)
{
    /// <summary>What the Dockerfiles stand on, for the manager; and the helper, by which a node is looked at.</summary>
    public async Task Bring(Action<string> line, CancellationToken ct)
    {
        var helper = await HelperImageBuild.Ensure(outer, line, ct);
        string[] built = [.. BaseImages.OfTheDemo.Select(i => i.Name), helper];
        await Task.WhenAll(bench.Machines.Select(m => m.Load(m == bench.Manager ? built : [helper], ct)));
    }

    public async Task Make(Action<string> line, CancellationToken ct)
    {
        var older = template
            .Repository()
            .Concat(template.OlderFiles())
            .GroupBy(f => f.Path)
            .Select(same => same.Last())
            .ToList();
        foreach (var (name, folder) in new[] { ("clawbot", ""), ("gui", "gui/"), ("gui-db", "db/") })
        {
            var reference = $"{bench.Registry}/{name}:latest";
            using var context = await Context(older, folder, ct);
            var engine = bench.Manager.Engine;
            var request = new BuildRequest { Tags = [reference] };
            await new BuildxCli(engine.Address) { Watched = engine }.Build(request, context, line, ct);
            await engine.Images.Push(reference, bench.Login, line, ct);
        }
    }

    private static async Task<MemoryStream> Context(IEnumerable<BundledFile> files, string folder, CancellationToken ct)
    {
        var context = new MemoryStream();
        await using (var tar = new TarWriter(context, TarEntryFormat.Pax, leaveOpen: true))
            foreach (var file in files.Where(f => f.Path.StartsWith(folder, StringComparison.Ordinal)))
                await tar.WriteEntryAsync(
                    new PaxTarEntry(TarEntryType.RegularFile, file.Path[folder.Length..])
                    {
                        Mode = (UnixFileMode)0b110_100_100,
                        DataStream = new MemoryStream(file.Content),
                    },
                    ct
                );
        context.Position = 0;
        return context;
    }
}
