using System.Text;

namespace Pipeline.Stacks;

/// <summary>What is gathered while one file is read: its problems and where its keys stand.</summary>
internal sealed class ReadContext(string file)
{
    private const int LongestQuote = 60;
    private static readonly string[] SecretWords =
    [
        "password",
        "passwd",
        "secret",
        "token",
        "credential",
        "dsn",
        "apikey",
        "api_key",
        "private",
    ];

    public string File { get; } = file;

    public List<StackProblem> Problems { get; } = [];

    public Dictionary<string, Place> Places { get; } = [];

    /// <summary>Sections and keys that were asked for: what the reader really knows.</summary>
    public HashSet<(string Section, string Key)> Asked { get; } = [];

    public void Add(Place at, string key, string expected, string found, string? nearest = null, string? hint = null) =>
        Problems.Add(new StackProblem(File, at, key, expected, found, nearest, hint));

    /// <summary>
    /// Whether something at or under <paramref name="key"/> is wrong already, so that what follows from it is not.
    /// </summary>
    public bool Broken(string key) =>
        Problems.Exists(p =>
            p.Key == key
            || p.Key.StartsWith(key + ".", StringComparison.Ordinal)
            || p.Key.StartsWith(key + "[", StringComparison.Ordinal)
        );

    /// <summary>A value for a message; hidden when its key may hold a secret.</summary>
    public static string Show(string keyPath, string value) =>
        MayBeSecret(keyPath) ? "a value that is not shown" : Quote(value);

    public static bool MayBeSecret(string keyPath) =>
        keyPath.StartsWith("cutover.set", StringComparison.Ordinal)
        || Array.Exists(SecretWords, w => keyPath.Contains(w, StringComparison.OrdinalIgnoreCase));

    /// <summary>In quotes, cut when long, without control characters.</summary>
    public static string Quote(string value, int longest = LongestQuote)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value.Length > longest ? value[..longest] : value)
            text.Append(char.IsControl(c) ? '?' : c);
        return text.Append(value.Length > longest ? "…\"" : "\"").ToString();
    }
}
