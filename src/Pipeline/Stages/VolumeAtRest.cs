using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stages.BackupVolume;

namespace Pipeline.Stages;

/// <summary>What must hold right before pieces of a volume are renamed.</summary>
internal static class VolumeAtRest
{
    /// <summary>It is the volume that was planned and backed up, and nobody writes to it.</summary>
    /// <param name="created">When the planned one was created; null where that is not known.</param>
    /// <exception cref="Terms.PipelineException">It is another one, or somebody has started a writer.</exception>
    public static async Task Require(
        Release release,
        string key,
        string volume,
        DateTimeOffset? created,
        CancellationToken ct
    )
    {
        await SameVolume.Require(release.Context, volume, created, ct);
        await SameVolume.Require(release.Context, volume, VolumeBackup.For(release, key)?.Created, ct);
        await new VolumeWriters(release.Context).RequireStopped(volume, ct);
        release.Context.AtRest.TryRemove((release.Id, volume), out _);
    }
}
