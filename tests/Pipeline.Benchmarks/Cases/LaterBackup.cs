using Pipeline.Benchmarks.Measuring;
using Pipeline.Benchmarks.Stacks;
using Pipeline.Terms;

namespace Pipeline.Benchmarks.Cases;

/// <summary>The next backup, of which a hundredth is new, against what builds on its own earlier one.</summary>
public sealed class LaterBackup : IBenchmark
{
    private const string Ours = "BackupVolume";
    private const string Copy = "tar of what changed";
    private const string Changed = """find "$from" -type f '(' -name '*00' -o -name 0 ')' """;

    /// <summary>Each begins with a copy of its own, made by its first script.</summary>
    private static readonly (string Name, string Program, string First, string Next)[] Peers =
    [
        (
            "rsync --link-dest, diff -r",
            "rsync",
            """mkdir "$to/0"; rsync -a "$from/" "$to/0/" """,
            """
            last=$(ls "$to" | sort -n | tail -1); next=$((last + 1))
            rsync -a --link-dest="$to/$last" "$from/" "$to/$next/"; diff -r "$from" "$to/$next"
            """
        ),
        (
            "restic backup, check --read-data",
            "restic",
            """
            export RESTIC_PASSWORD=bench RESTIC_REPOSITORY="$to/repository" RESTIC_CACHE_DIR="$to/cache"
            restic init -q; restic backup -q "$from"
            """,
            """
            export RESTIC_PASSWORD=bench RESTIC_REPOSITORY="$to/repository" RESTIC_CACHE_DIR="$to/cache"
            restic backup -q "$from"; restic check -q --read-data
            """
        ),
        (
            "borg create, check --verify-data",
            "borg",
            """
            export BORG_BASE_DIR="$to/base" BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes
            borg init --encryption none "$to/repository"; borg create "$to/repository::0" "$from"
            """,
            """
            export BORG_BASE_DIR="$to/base" BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes
            borg create "$to/repository::$(date +%s%N)" "$from"; borg check --verify-data "$to/repository"
            """
        ),
    ];

    public string Name => "later-backup";

    public string Does => "as backup, when there is an earlier one and a hundredth of the files has another content";

    public IEnumerable<Func<CancellationToken, Task<IReadOnlyList<Row>>>> Parts(BenchRun run) => [ct => Run(run, ct)];

    private static async Task<IReadOnlyList<Row>> Run(BenchRun run, CancellationToken ct)
    {
        var size = run.Quick ? Size.Small : Size.Large;
        await using var stack = await BenchStack.Up(run, size, ct);
        var from = Path.Combine(await stack.Mountpoint(ct), BenchStack.BulkInVolume);
        var contenders = new List<Contender>
        {
            new(Ours, c => Stage(stack, new BesideVolume(from, "ours"), c)),
            OfPeer(
                Copy,
                new BesideVolume(from, "least"),
                $"""cd "$from"; {Changed.Replace("\"$from\"", ".", StringComparison.Ordinal)} -print0 | tar -c --null -T - | tar -x -C "$to" """,
                null
            ),
        };
        var peers = new List<BesideVolume>();
        foreach (var peer in Peers)
        {
            var beside = new BesideVolume(from, $"peer-{peer.Program}");
            peers.Add(beside);
            var missing = await Installed.Lacks(peer.Program, ct);
            await beside.Clear(ct);
            if (missing is null)
                await beside.Shell(peer.First, ct);
            contenders.Add(OfPeer(peer.Name, beside, peer.Next, missing));
        }

        var samples = await run.Measure(contenders, 1, ct);
        foreach (var beside in peers)
            await beside.Remove(CancellationToken.None);
        return
        [
            .. Peers.Select(p => new Row(
                $"next backup with proof, 1 % of {size} changed",
                samples[Ours][0],
                (p.Name, samples[p.Name][0]),
                (Copy, samples[Copy][0]),
                null
            )),
        ];
    }

    private static async Task<IReadOnlyList<double>> Stage(BenchStack stack, BesideVolume state, CancellationToken ct)
    {
        await Change(state, ct);
        await stack.Deploy(ct);
        return [StageTimes.OfLastRelease(stack.State).Of(StageNames.BackupVolume)];
    }

    private static Contender OfPeer(string name, BesideVolume beside, string script, string? missing) =>
        new(
            name,
            async ct =>
            {
                await Change(beside, ct);
                return await Contender.Timed(name, c => beside.Shell(script, c)).Measure(ct);
            },
            Installed.Root ?? missing
        );

    /// <summary>Other content of the same length.</summary>
    private static Task Change(BesideVolume state, CancellationToken ct) =>
        state.Shell(
            $$"""
            mkdir -p "$to"
            {{Changed}} -print0 | xargs -0 sh -c 'for f; do head -c "$(stat -c %s "$f")" /dev/urandom >"$f.new"; cat "$f.new" >"$f"; rm "$f.new"; done' sh
            """,
            ct
        );
}
