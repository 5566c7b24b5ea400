namespace Pipeline.Docker;

/// <summary>A port of the host that leads to the container.</summary>
public sealed record PortBinding
{
    public string HostIp
    {
        get => field;
        init => field = value ?? "";
    } = "";

    public string HostPort
    {
        get => field;
        init => field = value ?? "";
    } = "";
}
