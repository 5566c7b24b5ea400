using System.Globalization;
using System.Text;

namespace Pipeline.Trees;

/// <summary>
/// The file form of a manifest: a header line, one line an entry, and a last line with its fingerprint, so that a torn
/// file is noticed.
/// </summary>
internal static class ManifestFile
{
    private const string Header = "pipeline-tree-manifest 1";

    /// No entry begins like this: '=' is encoded in paths.
    private const string End = "= ";

    /// <param name="isReusable">
    /// Keeps also which entries need not be read again while they do not move (<see cref="TreeEntry.IsReusable"/>).
    /// </param>
    public static void Write(TreeManifest manifest, Stream output, bool isReusable)
    {
        var hot = manifest.Entries.Where(e => !e.IsReusable).Select(e => e.Path.Raw);
        var reuse = isReusable ? $" {ManifestText.Encode(manifest.Boot)} {List(hot)}" : "";
        using var writer = new StreamWriter(output, Encoding.ASCII, 1 << 16, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Header} {manifest.StartedNs} {List(manifest.UnreadNamespaces)} "
                    + $"{List(manifest.Unsettled.Select(p => p.Raw))}{reuse}"
            )
        );
        foreach (var entry in manifest.Entries)
        {
            writer.WriteLine(ManifestText.Line(entry));
        }

        writer.WriteLine($"{End}{manifest.Fingerprint}");
    }

    public static TreeManifest Read(Stream input)
    {
        using var reader = new StreamReader(input, Encoding.ASCII, false, 1 << 16, leaveOpen: true);
        var header = (reader.ReadLine() ?? "").Split(' ');
        if (header.Length is not (5 or 7) || $"{header[0]} {header[1]}" != Header)
        {
            throw new FormatException("Not a tree manifest, or one of another version.");
        }

        var entries = new List<TreeEntry>();
        var hot = header is [.., _, _, var hotList] && header.Length == 7 ? Items(hotList).ToHashSet() : null;
        var line = reader.ReadLine();
        for (; line is not null && !line.StartsWith(End, StringComparison.Ordinal); line = reader.ReadLine())
        {
            var entry = ManifestText.Parse(line);
            entries.Add(hot?.Contains(entry.Path.Raw) == false ? entry with { IsReusable = true } : entry);
        }

        var manifest = new TreeManifest(entries)
        {
            StartedNs = long.Parse(header[2], CultureInfo.InvariantCulture),
            UnreadNamespaces = Items(header[3]),
            Boot = header.Length == 7 ? ManifestText.Decode(header[5]) : "",
            Unsettled = [.. Items(header[4]).Select(TreePath.FromRaw)],
        };
        return line == End + manifest.Fingerprint
            ? manifest
            : throw new FormatException(
                line is null
                    ? "The tree manifest is cut short."
                    : "The tree manifest does not have the fingerprint it ends with."
            );
    }

    /// "-" is the empty list; every item is marked with '=', because the root's path is empty.
    private static string List(IEnumerable<string> items) =>
        string.Join(',', items.Select(i => "=" + ManifestText.Encode(i))) is { Length: > 0 } list ? list : "-";

    private static string[] Items(string text) =>
        text == "-" ? [] : [.. text.Split(',').Select(i => ManifestText.Decode(i[1..]))];
}
