namespace Pipeline.Watching;

/// <summary>What kind of thing is no longer as a release verified it.</summary>
public enum DriftKind
{
    /// <summary>A service reads or runs other code than the commit.</summary>
    Code,

    /// <summary>Files in a container's own layer are not the image's, as after <c>docker cp</c>.</summary>
    Layer,

    /// <summary>A container runs another image than the release's.</summary>
    Image,

    /// <summary>The name of an image names another one.</summary>
    Tag,

    /// <summary>A container that no release has made.</summary>
    Recreated,

    /// <summary>A container was created with another command, environment or mounts.</summary>
    Creation,

    /// <summary>Code is in a volume again that <c>CleanVolume</c> took out.</summary>
    Cleaned,

    /// <summary>An env file was edited.</summary>
    EnvFile,

    /// <summary>A service is logged in to the database with the legacy role.</summary>
    LegacySession,

    /// <summary>The runtime role reaches more than its model.</summary>
    Reach,

    /// <summary>A service has no container.</summary>
    Gone,

    /// <summary>A container does not run.</summary>
    Stopped,

    /// <summary>A container runs and is unhealthy or paused.</summary>
    Unwell,

    /// <summary>The journal itself says that what runs is no verified release.</summary>
    Release,

    /// <summary>A part could not be looked at.</summary>
    Unseen,
}
