namespace Pipeline.Docker;

/// <summary>How a container is tied to its host.</summary>
public sealed record HostConfig
{
    public RestartPolicy RestartPolicy
    {
        get => field;
        init => field = value ?? new();
    } = new();

    public bool ReadonlyRootfs { get; init; }

    public bool Privileged { get; init; }

    public bool AutoRemove { get; init; }

    public string NetworkMode
    {
        get => field;
        init => field = value ?? "";
    } = "";

    public string PidMode
    {
        get => field;
        init => field = value ?? "";
    } = "";

    public string IpcMode
    {
        get => field;
        init => field = value ?? "";
    } = "";

    /// <summary>
    /// <c>source:target[:options]</c>; mounts given in the long form are in <see cref="ContainerDetails.Mounts"/> only.
    /// </summary>
    public IReadOnlyList<string> Binds
    {
        get => field;
        init => field = value ?? [];
    } = [];

    /// <summary>
    /// What <c>--tmpfs</c> and compose's <c>tmpfs</c> mounted: path to options. The engine does not repeat these in
    /// <see cref="ContainerDetails.Mounts"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Tmpfs
    {
        get => field;
        init => field = value ?? Empty.Map;
    } = Empty.Map;

    public IReadOnlyList<string> VolumesFrom
    {
        get => field;
        init => field = value ?? [];
    } = [];

    public IReadOnlyList<string> CapAdd
    {
        get => field;
        init => field = value ?? [];
    } = [];

    public IReadOnlyList<string> CapDrop
    {
        get => field;
        init => field = value ?? [];
    } = [];

    public IReadOnlyList<string> SecurityOpt
    {
        get => field;
        init => field = value ?? [];
    } = [];

    public LogConfig LogConfig
    {
        get => field;
        init => field = value ?? new();
    } = new();
}
