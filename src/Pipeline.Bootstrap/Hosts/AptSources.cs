using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Bootstrap;

/// <summary>
/// The distribution's own entries of a machine's apt sources, in deb822 form; third parties' are left out.
/// </summary>
/// <param name="Stanzas">One stanza each, as text.</param>
/// <param name="Mirror">Where the release itself comes from; null when no source names it.</param>
/// <param name="SignedBy">The rest of the mirror's Signed-By field, verbatim; null when it has none.</param>
public sealed partial record AptSources(IReadOnlyList<string> Stanzas, string? Mirror, string? SignedBy)
{
    /// <summary>Reads one-line (<c>.list</c>) and deb822 (<c>.sources</c>) files.</summary>
    /// <param name="files">Name and content of each file.</param>
    /// <param name="codename">The machine's release; entries of other suites are third parties'.</param>
    public static AptSources Parse(IEnumerable<(string Name, string Content)> files, string codename)
    {
        var stanzas = files.SelectMany(f =>
            f.Name.EndsWith(".sources", StringComparison.Ordinal) ? Deb822(f.Content) : OneLine(f.Content)
        );
        var own = stanzas.Where(s => IsOwn(s, codename)).ToList();
        var release = own.Find(s => s["Suites"].Split(' ').Contains(codename));
        return new AptSources(
            [.. own.Select(Text)],
            release?["URIs"].Split(' ')[0],
            release?.GetValueOrDefault("Signed-By")
        );
    }

    /// <summary>The machine's sources with those of another release of the same mirror added.</summary>
    public string With(string suite)
    {
        var added = new Dictionary<string, string>
        {
            ["Types"] = "deb",
            ["URIs"] = Mirror!,
            ["Suites"] = suite,
            ["Components"] = "main",
        };
        if (SignedBy is not null)
            added["Signed-By"] = SignedBy;
        return string.Join('\n', Stanzas.Append(Text(added)));
    }

    /// <summary>
    /// Exactly these packages from the newer release, everything else from the machine's own (apt_preferences(5)).
    /// </summary>
    public static string Pins(string suite, IEnumerable<string> packages) =>
        $"""
            Package: *
            Pin: release n={suite}
            Pin-Priority: 100

            Package: {string.Join(' ', packages)}
            Pin: release n={suite}
            Pin-Priority: 990

            """;

    private static bool IsOwn(Dictionary<string, string> stanza, string codename)
    {
        string[] own =
        [
            codename,
            $"{codename}-updates",
            $"{codename}-security",
            $"{codename}/updates",
            $"{codename}-backports",
        ];
        return stanza.GetValueOrDefault("Types", "").Split(' ').Contains("deb")
            && stanza.GetValueOrDefault("Enabled", "yes") != "no"
            && stanza.GetValueOrDefault("Components", "").Split(' ').Contains("main")
            && stanza
                .GetValueOrDefault("Suites", "")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Any(own.Contains);
    }

    private static IEnumerable<Dictionary<string, string>> Deb822(string content) =>
        BlankLine().Split(content.ReplaceLineEndings("\n")).Select(Fields).Where(f => f.Count > 0);

    private static Dictionary<string, string> Fields(string stanza)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? last = null;
        foreach (var line in stanza.Split('\n').Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (char.IsWhiteSpace(line[0]) && last is not null)
                fields[last] += "\n" + line;
            else if (line.Split(':', 2) is [var name, var value])
                fields[last = name.Trim()] = value.Trim();
        }

        return fields;
    }

    private static IEnumerable<Dictionary<string, string>> OneLine(string content) =>
        content.Split('\n').Select(l => OneLineEntry().Match(l)).Where(m => m.Success).Select(Fields);

    private static Dictionary<string, string> Fields(Match line)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Types"] = "deb",
            ["URIs"] = line.Groups["uri"].Value,
            ["Suites"] = line.Groups["suite"].Value,
            ["Components"] = line.Groups["components"].Value.Trim(),
        };
        if (SignedByOption().Match(line.Groups["options"].Value) is { Success: true } key)
            fields["Signed-By"] = key.Groups[1].Value;
        return fields;
    }

    private static string Text(Dictionary<string, string> fields) =>
        fields.Aggregate(new StringBuilder(), (text, field) => text.Append($"{field.Key}: {field.Value}\n")).ToString();

    [GeneratedRegex(@"\n[ \t]*\n")]
    private static partial Regex BlankLine();

    [GeneratedRegex(@"^\s*deb\s+(?:\[(?<options>[^\]]*)\]\s+)?(?<uri>\S+)\s+(?<suite>\S+)\s+(?<components>[^#]+)")]
    private static partial Regex OneLineEntry();

    [GeneratedRegex(@"signed-by=(\S+)", RegexOptions.IgnoreCase)]
    private static partial Regex SignedByOption();
}
