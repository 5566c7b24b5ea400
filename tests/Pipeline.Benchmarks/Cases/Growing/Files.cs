using System.Globalization;
using Pipeline.Benchmarks.Stacks;
using Pipeline.Platform;

namespace Pipeline.Benchmarks.Cases.Growing;

/// <summary>
/// Files of a thousand bytes in a volume; each reading is a process of its own, so that its memory can be told.
/// </summary>
internal sealed class Files : IGrowing
{
    private readonly List<BulkVolume> _volumes = [];

    public string Of => "files";

    public IReadOnlyList<int> Steps { get; } = [1_000, 10_000, 100_000, 1_000_000];

    public IReadOnlyList<string> Figures { get; } = ["reading a volume", "again, nothing moved", IGrowing.Memory];

    public async Task<Func<CancellationToken, Task<IReadOnlyList<double>>>> Make(
        BenchRun run,
        int step,
        CancellationToken ct
    )
    {
        var volume = await BulkVolume.Make(run, new Size(step / 1_000, step), ct);
        _volumes.Add(volume);
        return async c =>
            [
                .. (
                    await new Command("dotnet", typeof(Files).Assembly.Location, VolumeRead.Word, volume.Name).Output(c)
                )
                    .Split(' ')
                    .Select(f => double.Parse(f, CultureInfo.InvariantCulture)),
            ];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var volume in _volumes)
            await volume.DisposeAsync();
    }
}
