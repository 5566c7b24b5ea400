using System.Diagnostics;
using System.Globalization;
using Pipeline.Docker;
using Pipeline.Platform;
using Pipeline.Trees;

namespace Pipeline.Benchmarks.Cases.Growing;

/// <summary>
/// This program as a child of itself: reads a volume twice and tells how long and with how much memory.
/// </summary>
internal static class VolumeRead
{
    /// <summary>The first word of its command line; the volume is the second.</summary>
    public const string Word = "read-volume";

    /// <summary>Prints the seconds of a full reading, those of a reading that reuses it, and the peak of resident
    /// memory in MB.</summary>
    public static async Task<int> Run(string volume)
    {
        using var engine = DockerEngine.Connect(EngineAddress.FromEnvironment());
        var trees = await TreeAccess.Choose(
            engine,
            VolumeAccessMode.Auto,
            new HelperImage(_ => Task.FromResult(HelperImageBuild.Name)),
            await engine.System.Info(),
            default
        );
        var place = new VolumeLocation(volume);
        var started = Stopwatch.GetTimestamp();
        var prior = await trees.Read(place, new ReadRequest { Reusable = true }, default);
        var full = Stopwatch.GetElapsedTime(started).TotalSeconds;
        started = Stopwatch.GetTimestamp();
        await trees.Read(place, new ReadRequest { Prior = prior, Reusable = true }, default);
        var again = Stopwatch.GetElapsedTime(started).TotalSeconds;
        using var self = Process.GetCurrentProcess();
        await Console.Out.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{full} {again} {self.PeakWorkingSet64 / 1e6}")
        );
        return 0;
    }
}
