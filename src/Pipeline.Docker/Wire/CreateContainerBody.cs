namespace Pipeline.Docker;

/// <summary>Body of <c>POST /containers/create</c>. May hold secrets in Env: never put into a message.</summary>
internal sealed record CreateContainerBody(
    string Image, IReadOnlyList<string>? Entrypoint, IReadOnlyList<string>? Cmd, IReadOnlyList<string> Env,
    string? User, string? WorkingDir, string? Hostname, IReadOnlyDictionary<string, string> Labels, string? StopSignal,
    bool Tty, bool OpenStdin, bool StdinOnce, bool AttachStdin, bool AttachStdout, bool AttachStderr,
    CreateHostConfig HostConfig)
{
    /// <param name="attached">Somebody reads the output from the start (Run); then no log is kept.</param>
    public static CreateContainerBody Of(ContainerSpec spec, bool attached = false, bool stdin = false) => new(
        spec.Image, spec.Entrypoint, spec.Command, EnvironmentNames.Checked(spec.Env),
        spec.User, spec.WorkingDir, spec.Hostname, spec.Labels, spec.StopSignal,
        spec.Tty, stdin, stdin, stdin, attached, attached,
        new CreateHostConfig(
            spec.NetworkMode, spec.PidMode, spec.VolumesFrom, spec.CapAdd, spec.CapDrop, spec.ReadonlyRootfs, spec.SecurityOpt,
            spec.Privileged, spec.AutoRemove, spec.Init, [.. spec.Mounts.Select(MountBody.Of)],
            spec.RestartPolicy is { } policy ? new RestartPolicy { Name = policy } : null,
            attached ? new LogConfig { Type = "none" } : null));
}

internal sealed record CreateHostConfig(
    string? NetworkMode, string? PidMode, IReadOnlyList<string> VolumesFrom, IReadOnlyList<string> CapAdd, IReadOnlyList<string> CapDrop,
    bool ReadonlyRootfs, IReadOnlyList<string> SecurityOpt, bool Privileged, bool AutoRemove, bool? Init, IReadOnlyList<MountBody> Mounts,
    RestartPolicy? RestartPolicy, LogConfig? LogConfig);

internal sealed record MountBody(
    string Type, string? Source, string Target, bool ReadOnly, VolumeOptionsBody? VolumeOptions, TmpfsOptionsBody? TmpfsOptions)
{
    public static MountBody Of(MountSpec mount) => new(
        mount.Type, mount.Source, mount.Target, mount.ReadOnly,
        mount.Type == "volume" ? new VolumeOptionsBody(mount.NoCopy, mount.Subpath) : null,
        mount.Type == "tmpfs" && mount.SizeBytes is { } size ? new TmpfsOptionsBody(size) : null);
}

internal sealed record VolumeOptionsBody(bool NoCopy, string? Subpath);

internal sealed record TmpfsOptionsBody(long SizeBytes);

internal static class EnvironmentNames
{
    /// <summary>The engine quotes a nameless entry in its error, value and all: refused here without it.</summary>
    /// <exception cref="ArgumentException">An entry has no name.</exception>
    public static IReadOnlyList<string> Checked(IReadOnlyList<string> env) =>
        env.All(entry => entry.Length > 0 && entry[0] != '=') ? env : throw new ArgumentException("an environment entry has no name");
}
