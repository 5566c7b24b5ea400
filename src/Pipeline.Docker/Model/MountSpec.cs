namespace Pipeline.Docker;

/// <summary>A mount of a container to be created.</summary>
public sealed record MountSpec
{
    /// <summary><c>volume</c>, <c>bind</c> or <c>tmpfs</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Volume name (null: an anonymous volume) or host path; null for tmpfs.</summary>
    public string? Source { get; init; }

    /// <summary>Absolute path inside the container.</summary>
    public required string Target { get; init; }

    public bool ReadOnly { get; init; }

    /// <summary>An empty volume stays empty: the image's files are not copied into it.</summary>
    public bool NoCopy { get; init; }

    /// <summary>Folder inside the volume to mount; needs API 1.45.</summary>
    public string? Subpath { get; init; }

    /// <summary>Limit of a tmpfs in bytes.</summary>
    public long? SizeBytes { get; init; }

    public static MountSpec Volume(string? name, string target, bool readOnly = false, bool noCopy = false) =>
        new()
        {
            Type = "volume",
            Source = name,
            Target = target,
            ReadOnly = readOnly,
            NoCopy = noCopy,
        };

    public static MountSpec Bind(string source, string target, bool readOnly = false) =>
        new()
        {
            Type = "bind",
            Source = source,
            Target = target,
            ReadOnly = readOnly,
        };

    public static MountSpec Tmpfs(string target, long? sizeBytes = null) =>
        new()
        {
            Type = "tmpfs",
            Target = target,
            SizeBytes = sizeBytes,
        };
}
