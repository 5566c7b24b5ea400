namespace Pipeline.Packages;

/// <summary>
/// What the databases of dpkg (deb-control(5)) and of apk (its installed database) say is installed. Pure: of their
/// texts, nothing is run.
/// </summary>
public static class PackageDatabase
{
    /// <summary>Packages that are installed; not those that were removed and left their configuration.</summary>
    /// <param name="status">The content of <c>/var/lib/dpkg/status</c>.</param>
    public static IReadOnlyList<InstalledPackage> Dpkg(string status) =>
        [
            .. Blocks(status, ": ")
                .Where(b => b.GetValueOrDefault("Status")?.EndsWith(" installed", StringComparison.Ordinal) == true)
                .Select(b => Package("deb", b, "Package", "Version", "Architecture"))
                .OfType<InstalledPackage>(),
        ];

    /// <summary>Where each file is one package, nothing says that it is installed.</summary>
    /// <param name="files">The content of all files of <c>/var/lib/dpkg/status.d</c>.</param>
    public static IReadOnlyList<InstalledPackage> DpkgFolder(string files) =>
        [
            .. Blocks(files, ": ")
                .Select(b => Package("deb", b, "Package", "Version", "Architecture"))
                .OfType<InstalledPackage>(),
        ];

    /// <param name="installed">The content of <c>/lib/apk/db/installed</c>.</param>
    public static IReadOnlyList<InstalledPackage> Apk(string installed) =>
        [.. Blocks(installed, ":").Select(b => Package("apk", b, "P", "V", "A")).OfType<InstalledPackage>()];

    private static InstalledPackage? Package(
        string kind,
        Dictionary<string, string> block,
        string name,
        string version,
        string architecture
    ) =>
        block.TryGetValue(name, out var named) && block.TryGetValue(version, out var number)
            ? new InstalledPackage(kind, named, number, block.GetValueOrDefault(architecture, ""))
            : null;

    /// <summary>Blocks of lines with a key each; a line that begins with a blank goes on with the one before.</summary>
    private static IEnumerable<Dictionary<string, string>> Blocks(string text, string separator)
    {
        foreach (var block in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = new Dictionary<string, string>();
            foreach (var line in block.Split('\n').Where(l => l.Length > 0 && l[0] is not (' ' or '\t')))
                if (line.IndexOf(separator, StringComparison.Ordinal) is > 0 and var at)
                    fields.TryAdd(line[..at], line[(at + separator.Length)..].Trim());
            yield return fields;
        }
    }
}
