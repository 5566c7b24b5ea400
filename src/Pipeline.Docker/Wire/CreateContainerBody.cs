namespace Pipeline.Docker;

/// <summary>Body of <c>POST /containers/create</c>. May hold secrets in Env: never put into a message.</summary>
internal sealed record CreateContainerBody(
    string Image,
    IReadOnlyList<string>? Entrypoint,
    IReadOnlyList<string>? Cmd,
    IReadOnlyList<string> Env,
    string? User,
    string? WorkingDir,
    string? Hostname,
    IReadOnlyDictionary<string, string> Labels,
    string? StopSignal,
    bool Tty,
    bool OpenStdin,
    bool StdinOnce,
    bool AttachStdin,
    bool AttachStdout,
    bool AttachStderr,
    CreateHostConfig HostConfig,
    NetworkingConfigBody? NetworkingConfig
)
{
    /// <param name="attached">Somebody reads the output from the start (Run); then no log is kept.</param>
    public static CreateContainerBody From(ContainerSpec spec, bool attached = false, bool stdin = false) =>
        new(
            spec.Image,
            spec.Entrypoint,
            spec.Command,
            EnvironmentNames.Checked(spec.Env),
            spec.User,
            spec.WorkingDir,
            spec.Hostname,
            spec.Labels,
            spec.StopSignal,
            spec.Tty,
            stdin,
            stdin,
            stdin,
            attached,
            attached,
            new CreateHostConfig(
                spec.NetworkMode,
                spec.PidMode,
                spec.VolumesFrom,
                spec.CapAdd,
                spec.CapDrop,
                spec.ReadonlyRootfs,
                spec.SecurityOpt,
                spec.Privileged,
                spec.AutoRemove,
                spec.Init,
                [.. spec.Mounts.Select(MountBody.From)],
                spec.Tmpfs,
                spec.RestartPolicy is { } policy ? new RestartPolicy { Name = policy } : null,
                attached ? new LogConfig { Type = "none" } : null
            ),
            spec.IPv4Address is { } address ? NetworkingConfigBody.Of(spec.NetworkMode!, address) : null
        );
}
