namespace Pipeline.Bootstrap;

/// <summary>The machine's distribution, from os-release(5).</summary>
/// <param name="Id">"debian", "ubuntu", …; "" where there is no such file.</param>
/// <param name="Version">Major version; null for a rolling release.</param>
/// <param name="Codename">"bookworm", "noble", …</param>
public sealed record OsRelease(string Id, int? Version, string Codename, string Name)
{
    public bool IsDebian => Id == "debian";

    public bool IsUbuntu => Id == "ubuntu";

    public static OsRelease Parse(string text)
    {
        var values = text.Split('\n')
            .Select(l => l.Split('=', 2))
            .Where(p => p.Length == 2)
            .GroupBy(p => p[0].Trim())
            .ToDictionary(g => g.Key, g => g.Last()[1].Trim().Trim('"', '\''));
        string Value(string key) => values.GetValueOrDefault(key, "");
        var major = Value("VERSION_ID").Split('.')[0];
        return new OsRelease(
            Value("ID"),
            int.TryParse(major, out var n) ? n : null,
            Value("VERSION_CODENAME"),
            Value("PRETTY_NAME")
        );
    }
}
