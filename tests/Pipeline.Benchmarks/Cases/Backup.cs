using Pipeline.Benchmarks.Measuring;
using Pipeline.Benchmarks.Stacks;
using Pipeline.Terms;

namespace Pipeline.Benchmarks.Cases;

/// <summary>
/// A copy of the state that is known to restore, against what copies and verifies without a pipeline.
/// </summary>
public sealed class Backup : IBenchmark
{
    private const string Ours = "BackupVolume";
    private const string Copy = "cp -a";
    private const string CopyAndCompare = "cp -a, diff -r";
    private const double Seconds = 4;
    private const double OfCopy = 1.7;
    private const double OfArchivers = 1.0 / 3;

    /// <summary>Each gets an empty folder <c>$to</c> and the files below <c>$from</c>, and fails when they
    /// differ.</summary>
    private static readonly (string Name, string Program, string Script, double? Goal)[] Peers =
    [
        (CopyAndCompare, "cp", """cp -a "$from" "$to/copy"; diff -r "$from" "$to/copy" """, OfCopy),
        (
            "tar and zstd, compared",
            "zstd",
            """tar -C "$from" -I 'zstd -T0' -cf "$to/a" .; tar -C "$from" -I zstd -df "$to/a" """,
            null
        ),
        (
            "restic backup, check --read-data, restore",
            "restic",
            """
            export RESTIC_PASSWORD=bench RESTIC_REPOSITORY="$to/repository" RESTIC_CACHE_DIR="$to/cache"
            restic init -q; restic backup -q "$from"; restic check -q --read-data; restic restore -q latest --target "$to/copy"
            """,
            OfArchivers
        ),
        (
            "borg create, check --verify-data",
            "borg",
            """
            export BORG_BASE_DIR="$to/base" BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes
            borg init --encryption none "$to/repository"; borg create "$to/repository::a" "$from"
            borg check --verify-data "$to/repository"
            """,
            OfArchivers
        ),
    ];

    public string Name => "backup";

    public string Does =>
        "the first copy of a volume's state that was restored and compared; ours is the stage BackupVolume of a deploy, "
        + "from its plan to its proof, while the services run; peers copy what nobody writes";

    public IEnumerable<Func<CancellationToken, Task<IReadOnlyList<Row>>>> Parts(BenchRun run) => [ct => Run(run, ct)];

    private static async Task<IReadOnlyList<Row>> Run(BenchRun run, CancellationToken ct)
    {
        var size = run.Quick ? Size.Small : Size.Large;
        await using var stack = await BenchStack.Up(run, size, ct);
        var from = Path.Combine(await stack.Mountpoint(ct), BenchStack.BulkInVolume);
        var contenders = new List<Contender>
        {
            new(Ours, c => Stage(stack, c)),
            OfScript(Copy, from, """cp -a "$from" "$to/copy" """, null),
        };
        foreach (var peer in Peers)
            contenders.Add(OfScript(peer.Name, from, peer.Script, await Installed.Lacks(peer.Program, ct)));
        var samples = await run.Measure(contenders, 1, ct);
        var (ours, limit) = (samples[Ours][0], (Copy, samples[Copy][0]));
        return
        [
            .. Peers.Select(p => new Row(
                $"backup with proof, {size}",
                ours,
                (p.Name, samples[p.Name][0]),
                limit,
                p.Goal is { } factor ? new Goal($"≤ {factor:0.##} × peer", factor * samples[p.Name][0].Median) : null
            )),
            new Row($"backup with proof, {size}", ours, limit, limit, new Goal($"≤ {Seconds} s", Seconds)),
        ];
    }

    private static async Task<IReadOnlyList<double>> Stage(BenchStack stack, CancellationToken ct)
    {
        await stack.Deploy(ct);
        return [StageTimes.OfLastRelease(stack.State).Of(StageNames.BackupVolume)];
    }

    private static Contender OfScript(string name, string from, string script, string? missing)
    {
        var beside = new BesideVolume(from, "peer");
        return new Contender(
            name,
            async ct =>
            {
                await beside.Clear(ct);
                var figures = await Contender.Timed(name, c => beside.Shell(script, c)).Measure(ct);
                await beside.Remove(ct);
                return figures;
            },
            Installed.Root ?? missing
        );
    }
}
