using System.Text;

namespace Pipeline.Trees;

/// <summary>
/// The exact bytes of a path relative to a tree's root: components joined by '/', no leading slash, "" for the root.
/// File names are bytes, not text (POSIX 3.170); each byte is held as one char (Latin-1), so ordinal comparison of
/// <see cref="Raw"/> is byte order, as <c>LC_ALL=C sort</c> and git have it.
/// </summary>
public readonly record struct TreePath : IComparable<TreePath>
{
    private readonly string? _raw;

    private TreePath(string raw) => _raw = raw;

    /// <summary>The tree's root, "".</summary>
    public static TreePath Root => default;

    /// <summary>The bytes, one char each (Latin-1). Not for display.</summary>
    public string Raw => _raw ?? "";

    /// <summary>The bytes of the path.</summary>
    public byte[] Bytes => Encoding.Latin1.GetBytes(Raw);

    /// <summary>True for the root.</summary>
    public bool IsRoot => Raw.Length == 0;

    /// <summary>The folder that holds this path; the root's parent is the root.</summary>
    public TreePath Parent => new(Raw[..Math.Max(Raw.LastIndexOf('/'), 0)]);

    /// <summary>The last component (Latin-1, as <see cref="Raw"/>).</summary>
    public string Name => Raw[(Raw.LastIndexOf('/') + 1)..];

    /// <summary>The path from its exact bytes.</summary>
    /// <exception cref="FormatException">Absolute, an empty component, "." or "..", or a NUL byte.</exception>
    public static TreePath FromBytes(ReadOnlySpan<byte> bytes) => FromRaw(Encoding.Latin1.GetString(bytes));

    /// <summary>The path from text, encoded as UTF-8.</summary>
    /// <exception cref="FormatException">As for <see cref="FromBytes"/>.</exception>
    public static TreePath FromText(string text) => FromBytes(Encoding.UTF8.GetBytes(text));

    /// <summary>The path from Latin-1 decoded bytes, as <see cref="Raw"/> gives them.</summary>
    /// <exception cref="FormatException">As for <see cref="FromBytes"/>.</exception>
    public static TreePath FromRaw(string raw)
    {
        if (raw.Length == 0)
        {
            return Root;
        }

        foreach (var range in raw.AsSpan().Split('/'))
        {
            if (raw.AsSpan()[range] is "" or "." or "..")
            {
                throw new FormatException(
                    $"{RawText.Quote(raw)} is not a path inside a tree: absolute, empty, '.' or '..' component."
                );
            }
        }

        return raw.Contains('\0') ? throw new FormatException("A path holds a NUL byte.") : new TreePath(raw);
    }

    /// <summary>This path below <paramref name="folder"/>.</summary>
    public static TreePath operator /(TreePath folder, TreePath child) =>
        folder.IsRoot ? child
        : child.IsRoot ? folder
        : new TreePath($"{folder.Raw}/{child.Raw}");

    /// <summary>The child named <paramref name="text"/> (UTF-8; may hold several components).</summary>
    public static TreePath operator /(TreePath folder, string text) => folder / FromText(text);

    public static bool operator <(TreePath left, TreePath right) => left.CompareTo(right) < 0;

    public static bool operator >(TreePath left, TreePath right) => left.CompareTo(right) > 0;

    public static bool operator <=(TreePath left, TreePath right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TreePath left, TreePath right) => left.CompareTo(right) >= 0;

    /// <summary>
    /// True when this path lies strictly below <paramref name="folder"/>; everything but the root lies below the root.
    /// </summary>
    public bool IsUnder(TreePath folder) =>
        folder.IsRoot
            ? !IsRoot
            : Raw.Length > folder.Raw.Length
                && Raw[folder.Raw.Length] == '/'
                && Raw.StartsWith(folder.Raw, StringComparison.Ordinal);

    /// <summary>True when this path lies in <paramref name="folder"/> itself, not deeper.</summary>
    public bool IsIn(TreePath folder) =>
        IsUnder(folder) && !Raw.AsSpan(folder.IsRoot ? 0 : folder.Raw.Length + 1).Contains('/');

    /// <summary>This path as seen from <paramref name="folder"/>.</summary>
    /// <exception cref="ArgumentException">It is neither the folder nor under it.</exception>
    public TreePath RelativeTo(TreePath folder) =>
        this == folder ? Root
        : !IsUnder(folder) ? throw new ArgumentException($"{this} is not under {folder}.", nameof(folder))
        : folder.IsRoot ? this
        : new TreePath(Raw[(folder.Raw.Length + 1)..]);

    /// <summary>The folders above this path, outermost first, without the root and without itself.</summary>
    public IEnumerable<TreePath> Ancestors()
    {
        for (var slash = Raw.IndexOf('/'); slash >= 0; slash = Raw.IndexOf('/', slash + 1))
        {
            yield return new TreePath(Raw[..slash]);
        }
    }

    /// <summary>Whether it is one of these places (as <see cref="Raw"/>), or lies below one.</summary>
    internal bool IsIn(HashSet<string> places)
    {
        var folders = places.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var slash = Raw.IndexOf('/'); slash >= 0; slash = Raw.IndexOf('/', slash + 1))
        {
            if (folders.Contains(Raw.AsSpan(0, slash)))
            {
                return true;
            }
        }

        return places.Contains(Raw);
    }

    public bool Equals(TreePath other) => string.Equals(Raw, other.Raw, StringComparison.Ordinal);

    public override int GetHashCode() => Raw.GetHashCode(StringComparison.Ordinal);

    /// <summary>Byte order.</summary>
    public int CompareTo(TreePath other) => string.CompareOrdinal(Raw, other.Raw);

    /// <summary>
    /// For people: the UTF-8 text ("." for the root), or C-quoted as git does when the bytes are not clean text.
    /// </summary>
    public override string ToString() => IsRoot ? "." : RawText.Quote(Raw);
}
