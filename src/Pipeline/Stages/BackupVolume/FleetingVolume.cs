using Pipeline.Docker;
using Pipeline.Terms;

namespace Pipeline.Stages.BackupVolume;

/// <summary>
/// A volume in memory: the local driver unmounts it, and so empties it, once no running container mounts it. While its
/// writers rest there would be neither an old state nor a new one.
/// </summary>
internal static class FleetingVolume
{
    private static readonly string[] InMemory = ["tmpfs", "ramfs"];

    /// <exception cref="PipelineException">It is one; nothing was changed.</exception>
    public static void Refuse(string key, VolumeDetails volume)
    {
        if (volume.Driver == "local" && InMemory.Contains(volume.Options.GetValueOrDefault("type")))
            throw PipelineException.Refuse(
                $"{key} ({volume.Name}) is in memory (driver_opts: type: {volume.Options["type"]}), and the engine "
                    + "empties it when the last container with it stops, so code and state would be lost while its "
                    + "writers rest; nothing was changed",
                $"while the services run, copy what {key} holds into a volume on disk, mount that one in the compose "
                    + "file, then run this again"
            );
    }
}
