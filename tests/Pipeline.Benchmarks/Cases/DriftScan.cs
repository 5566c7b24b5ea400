using System.Security.Cryptography;
using Pipeline.Benchmarks.Measuring;
using Pipeline.Benchmarks.Stacks;
using Pipeline.Docker;
using Pipeline.Platform;
using Pipeline.Trees;

namespace Pipeline.Benchmarks.Cases;

/// <summary>Reading a volume to know whether it drifted: every byte, and only what moved.</summary>
public sealed class DriftScan : IBenchmark
{
    private const string Full = "all of it";
    private const string Warm = "what moved";
    private const string Walk = "find, stat only";
    private const string Hash = "SHA-256 in memory, all cores";

    private static readonly (string Name, string Program, string Script)[] Peers =
    [
        (
            "sha256sum, 2 at once",
            "sha256sum",
            """find "$from" -type f -print0 | xargs -0 -P2 -n 200 sha256sum >/dev/null"""
        ),
        ("rsync -acn", "rsync", """rsync -acn --itemize-changes "$from/" "$copy/" """),
        ("git diff --no-index", "git", """git diff --no-index --quiet "$from" "$copy" """),
        (Walk, "find", """find "$from" -printf '%P %i %s %C@\0' >/dev/null"""),
    ];

    public string Name => "drift";

    public string Does =>
        "reading a volume that nobody writes: all of it without an earlier manifest, and again with one";

    public IEnumerable<Func<CancellationToken, Task<IReadOnlyList<Row>>>> Parts(BenchRun run) => [ct => Run(run, ct)];

    private static async Task<IReadOnlyList<Row>> Run(BenchRun run, CancellationToken ct)
    {
        var size = run.Quick ? Size.Small : Size.Large;
        await using var volume = await BulkVolume.Make(run, size, ct);
        using var engine = DockerEngine.Connect(EngineAddress.FromEnvironment());
        var trees = await TreeAccess.Choose(
            engine,
            VolumeAccessMode.Auto,
            new HelperImage(_ => Task.FromResult(HelperImageBuild.Name)),
            await engine.System.Info(ct),
            ct
        );
        var place = new VolumeLocation(volume.Name);
        var prior = await trees.Read(place, new ReadRequest { Reusable = true }, ct);
        var samples = await run.Measure(
            [
                Contender.Timed(Full, c => trees.Read(place, ReadRequest.Full, c)),
                Contender.Timed(Warm, c => trees.Read(place, new ReadRequest { Prior = prior, Reusable = true }, c)),
                Contender.Timed(Hash, _ => HashInMemory(size)),
                .. await OfPeers(volume, run, ct),
            ],
            1,
            ct
        );
        return Rows(size, samples.ToDictionary(s => s.Key, s => s.Value[0]));
    }

    private static async Task<IReadOnlyList<Contender>> OfPeers(BulkVolume volume, BenchRun run, CancellationToken ct)
    {
        var variables = new Dictionary<string, string>
        {
            ["from"] = volume.Mountpoint,
            ["copy"] = Path.Combine(run.Work, "copy"),
        };
        if (Installed.Root is null)
            await new Command("bash", "-euc", """rm -rf "$copy"; cp -a "$from" "$copy" """)
            {
                Environment = variables,
            }.Output(ct);
        var peers = new List<Contender>();
        foreach (var (name, program, script) in Peers)
            peers.Add(
                Contender.Timed(
                    name,
                    c => new Command("bash", "-euc", script) { Environment = variables }.Output(c),
                    Installed.Root ?? await Installed.Lacks(program, ct)
                )
            );
        return peers;
    }

    private static IReadOnlyList<Row> Rows(Size size, Dictionary<string, Sample> samples)
    {
        var (hash, walk) = ((Hash, samples[Hash]), (Walk, samples[Walk]));
        return
        [
            .. Peers
                .Where(p => p.Name != Walk)
                .Select(p => new Row(
                    $"drift scan, {Full}, {size}",
                    samples[Full],
                    (p.Name, samples[p.Name]),
                    hash,
                    new Goal("≥ 90 % of the limit", samples[Hash].Median / 0.9)
                )),
            new Row(
                $"drift scan, {Warm}, {size}",
                samples[Warm],
                walk,
                walk,
                new Goal("≤ 1.5 × a stat walk", 1.5 * samples[Walk].Median)
            ),
        ];
    }

    private static Task HashInMemory(Size size)
    {
        var block = new byte[1_000_000];
        Parallel.For(0, size.Megabytes, _ => SHA256.HashData(block));
        return Task.CompletedTask;
    }
}
