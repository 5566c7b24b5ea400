namespace Pipeline.Targets;

/// <summary>A normalized absolute path; <c>/</c> appends. Text that is no absolute path is refused.</summary>
public sealed class AbsolutePath : IEquatable<AbsolutePath>
{
    private readonly string _path;

    private AbsolutePath(string path) => _path = path;

    /// <summary>Last segment of the path.</summary>
    public string Name => Path.GetFileName(_path);

    /// <summary>The folder above; null for a root.</summary>
    public AbsolutePath? Parent => Path.GetDirectoryName(_path) is { } parent ? new(parent) : null;

    public static AbsolutePath operator /(AbsolutePath left, string right) =>
        new(Normalize(Path.Combine(left._path, right)));

    public static implicit operator string(AbsolutePath path) => path._path;

    /// <exception cref="ArgumentException">The text is not an absolute path.</exception>
    public static implicit operator AbsolutePath(string path) =>
        Path.IsPathFullyQualified(path)
            ? new(Normalize(path))
            : throw new ArgumentException($"'{path}' is not an absolute path.", nameof(path));

    public bool Equals(AbsolutePath? other) => other is not null && other._path == _path;

    public override bool Equals(object? obj) => Equals(obj as AbsolutePath);

    public override int GetHashCode() => _path.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _path;

    private static string Normalize(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}
