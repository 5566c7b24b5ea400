namespace Pipeline.Stacks;

/// <summary>A published port; <paramref name="Published"/> may be a range or absent.</summary>
public sealed record ComposePort(int Target, string? Published, string? HostIp, string Protocol);
