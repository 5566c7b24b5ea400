using System.Formats.Tar;

namespace Pipeline.Bootstrap;

/// <summary>
/// What the code volume holds in the broken state: the code of the older commit, and the bot's own files beside it.
/// Everything belongs to the containers' user, as if copied in by hand some day in May.
/// </summary>
internal static class CodeVolume
{
    private const int Node = 1000;
    private const string Code = "trading/";
    private static readonly DateTimeOffset CopiedIn = new(2026, 5, 12, 16, 29, 41, TimeSpan.Zero);

    public static IReadOnlyList<BundledFile> Files(DemoTemplate template)
    {
        var code = template
            .Repository()
            .Concat(template.OlderFiles())
            .Where(f => f.Path.StartsWith(Code, StringComparison.Ordinal));
        var files = code.Select(f => f with { Path = $"workspace/{f.Path}" }).Concat(template.VolumeFiles());
        return [.. files.GroupBy(f => f.Path).Select(same => same.Last()).OrderBy(f => f.Path, StringComparer.Ordinal)];
    }

    public static async Task WriteTar(IReadOnlyList<BundledFile> files, Stream output, CancellationToken ct)
    {
        await using var tar = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true);
        foreach (var folder in files.SelectMany(f => Folders(f.Path)).Distinct())
            await tar.WriteEntryAsync(Entry(TarEntryType.Directory, folder, 0b111_101_101), ct).ConfigureAwait(false);
        foreach (var file in files)
        {
            var entry = Entry(TarEntryType.RegularFile, file.Path, file.Path == ".env" ? 0b110_000_000 : 0b110_100_100);
            entry.DataStream = new MemoryStream(file.Content);
            await tar.WriteEntryAsync(entry, ct).ConfigureAwait(false);
        }
    }

    private static PaxTarEntry Entry(TarEntryType type, string path, int mode) =>
        new(type, path)
        {
            Mode = (UnixFileMode)mode,
            Uid = Node,
            Gid = Node,
            ModificationTime = CopiedIn,
        };

    private static IEnumerable<string> Folders(string path)
    {
        var parts = path.Split('/');
        return Enumerable.Range(1, parts.Length - 1).Select(n => string.Join('/', parts[..n]) + "/");
    }
}
