namespace Pipeline.Bootstrap;

/// <summary>A release of Debian: its suite, and its image on a registry.</summary>
internal sealed record DebianRelease(string Suite, string Official)
{
    public static readonly DebianRelease Trixie = new("trixie", "debian:13-slim");
    public static readonly DebianRelease Bookworm = new("bookworm", "debian:12-slim");
}
