using System.Globalization;
using Pipeline.Platform;

namespace Pipeline.Benchmarks.Stacks;

/// <summary>A volume with random files and nobody who writes it.</summary>
public sealed class BulkVolume : IAsyncDisposable
{
    private BulkVolume(string name, string mountpoint) => (Name, Mountpoint) = (name, mountpoint);

    public string Name { get; }

    public string Mountpoint { get; }

    public static async Task<BulkVolume> Make(BenchRun run, Size size, CancellationToken ct)
    {
        run.Say($"filling a volume with {size}");
        var name = $"bench-{Guid.NewGuid():N}"[..14];
        await new Command("docker", "volume", "create", name).Output(ct);
        var mountpoint = await new Command("docker", "volume", "inspect", "--format", "{{.Mountpoint}}", name).Output(
            ct
        );
        var volume = new BulkVolume(name, mountpoint);
        try
        {
            await new Command(
                "docker",
                ["run", "--rm", "--volume", $"{name}:/v", "pipeline/python:13", "python3", "-c", Files("/v", size)]
            ).Output(ct);
            return volume;
        }
        catch
        {
            await volume.DisposeAsync();
            throw;
        }
    }

    /// <summary>Python that writes them below a folder, a hundred in each of its folders.</summary>
    public static string Files(string folder, Size size) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            import os
            for n in range({size.Files}):
                folder = "{folder}/%d" % (n // 100)
                os.makedirs(folder, exist_ok=True)
                with open("%s/%d" % (folder, n), "wb") as file:
                    file.write(os.urandom({size.Megabytes * 1_000_000L / size.Files}))

            """
        );

    public async ValueTask DisposeAsync() =>
        await new Command("docker", "volume", "rm", Name).Output(CancellationToken.None);
}
