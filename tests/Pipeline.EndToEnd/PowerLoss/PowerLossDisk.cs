using Pipeline.EndToEnd.Faults;

namespace Pipeline.EndToEnd.PowerLoss;

/// <summary>
/// A disk with a write cache that can be lost. On it are two file systems: the engine's volumes, and the folder of the
/// stack with its repository and its state. Each is in a file on an outer file system, which is itself in a file on a
/// loop device: what the inner ones flush, the outer one must flush to its file. A copy of that file is what a power
/// loss leaves. Neither what is in a page cache of the inner file systems is in it, nor what they wrote to their device
/// and did not flush. Nothing is flushed by age meanwhile (<c>commit=</c>).
/// </summary>
internal sealed class PowerLossDisk(PrivateEngine engine, string stackFolder) : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("power-loss-").FullName;

    private string Volumes => $"{engine.Folder}/disk/data/volumes";

    /// <summary>For a script: the engine, its containers and whatever works in them are gone at once.</summary>
    private string KillAll =>
        $$"""
            pids=$(docker -H {{engine.Host}} ps -q | xargs -r docker -H {{engine.Host}} inspect -f '{{"{{.State.Pid}}"}}')
            pid=$(cat {{engine.Folder}}/pid); kill -9 $pid $pids || true
            while kill -0 $pid 2>/dev/null; do sleep 0.05; done; rm -f {{engine.Folder}}/pid

            """;

    private string Mount =>
        $"""
            mount -o loop,commit=900 {_folder}/outer {_folder}/cache
            mount -o loop,commit=900 {_folder}/cache/volumes {Volumes}
            mount -o loop,commit=900 {_folder}/cache/stack {stackFolder}

            """;

    private string Unmount => $"umount -l {stackFolder} {Volumes} {_folder}/cache\n";

    /// <summary>Puts the engine's volumes and the stack's folder, both empty, on the disk.</summary>
    public async Task Insert()
    {
        await Root.Sh(
            $"""
            {KillAll}
            cd {_folder}; mkdir -p cache {Volumes}; truncate -s 1G outer; mkfs.ext4 -q -E lazy_itable_init=0,lazy_journal_init=0 outer; mount -o loop outer cache
            for disk in volumes stack; do fallocate -l 400M cache/$disk; mkfs.ext4 -q -E lazy_itable_init=0,lazy_journal_init=0 cache/$disk; done
            umount cache
            {Mount}
            """
        );
        await engine.StartAgain();
    }

    /// <summary>What is there now is on the disk.</summary>
    public Task Flush() => Root.Sh($"sync -f {Volumes}; sync -f {stackFolder}");

    /// <summary>The power goes, and comes again: what was not flushed is lost; the engine starts.</summary>
    public async Task Lose()
    {
        await Root.Sh(
            $"""
            {KillAll}
            cp --sparse=always {_folder}/outer {_folder}/left
            {Unmount}
            mv {_folder}/left {_folder}/outer
            {Mount}
            """
        );
        await engine.StartAgain();
    }

    public async ValueTask DisposeAsync() =>
        await Root.Sh(
            $"""
            docker -H {engine.Host} ps -aq | xargs -r docker -H {engine.Host} rm -fv >/dev/null || true
            umount {engine.Folder}/exec/netns/* 2>/dev/null || true
            {Unmount}
            rm -rf {_folder} {stackFolder}
            """
        );
}
