using System.Reflection;

namespace Pipeline.Bootstrap;

/// <summary>
/// What the program carries of the repository's folder <c>docker/</c>, compiled in: it is the same in a checkout, in an
/// installed tool and in a single file.
/// </summary>
public static class BundledFiles
{
    private const string Prefix = "bundle/";
    private static readonly Assembly Program = typeof(BundledFiles).Assembly;

    /// <summary>The files below a folder such as <c>base/python</c>, in order, by their paths in it.</summary>
    /// <exception cref="ArgumentException">There is no such folder.</exception>
    public static IReadOnlyList<BundledFile> Below(string folder)
    {
        var start = $"{Prefix}{folder}/";
        var files = Program
            .GetManifestResourceNames()
            .Select(name => (Name: name, Path: name.Replace('\\', '/')))
            .Where(f => f.Path.StartsWith(start, StringComparison.Ordinal))
            .OrderBy(f => f.Path, StringComparer.Ordinal)
            .Select(f => new BundledFile(f.Path[start.Length..], Read(f.Name)))
            .ToList();
        return files.Count > 0 ? files : throw new ArgumentException($"nothing is bundled below {folder}");
    }

    private static byte[] Read(string name)
    {
        using var stream = Program.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
