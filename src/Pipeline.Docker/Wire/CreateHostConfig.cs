namespace Pipeline.Docker;

internal sealed record CreateHostConfig(
    string? NetworkMode,
    string? PidMode,
    IReadOnlyList<string> VolumesFrom,
    IReadOnlyList<string> CapAdd,
    IReadOnlyList<string> CapDrop,
    bool ReadonlyRootfs,
    IReadOnlyList<string> SecurityOpt,
    bool Privileged,
    bool AutoRemove,
    bool? Init,
    IReadOnlyList<MountBody> Mounts,
    IReadOnlyDictionary<string, string> Tmpfs,
    RestartPolicy? RestartPolicy,
    LogConfig? LogConfig
);
