using System.Text.RegularExpressions;
using Pipeline.Secrets;

namespace Pipeline.Database;

/// <summary>
/// Whether a text holds the legacy role's credentials: its password in raw, base64, URL, JSON and shell-quoted form, or
/// its name where a login is.
/// </summary>
internal sealed partial class LegacyTraces
{
    /// <summary>
    /// A shorter password, or one that is the role's name, occurs by chance; then only a variable that is named like a
    /// secret counts.
    /// </summary>
    private const int Shortest = 8;

    private readonly string _legacy;
    private readonly string? _password;
    private readonly Redactor _finder = new();
    private readonly bool _isTelling;

    /// <param name="legacy">The role.</param>
    /// <param name="password">Null where it is not known.</param>
    public LegacyTraces(string legacy, string? password)
    {
        (_legacy, _password) = (legacy, password is { Length: > 0 } ? password : null);
        _isTelling = _password is { Length: >= Shortest } && _password != legacy && _finder.Learn("legacy", _password);
    }

    public bool In(string key, string value) =>
        (value == _legacy && UserKey().IsMatch(key)) || (value == _password && SecretKey().IsMatch(key)) || In(value);

    public bool In(string text) =>
        UserInUrl().Matches(text).Any(m => Uri.UnescapeDataString(m.Groups[1].Value) == _legacy)
        || UserInText().Matches(text).Any(m => m.Groups[1].Value.Trim('\'') == _legacy)
        || (_isTelling && _finder.Find(text).Count > 0);

    [GeneratedRegex("(?i)(user|login|role)")]
    private static partial Regex UserKey();

    [GeneratedRegex("(?i)(pass|pw|secret|token|credential)")]
    private static partial Regex SecretKey();

    [GeneratedRegex("://([^:/@\\s]+)(?::[^@\\s]*)?@")]
    private static partial Regex UserInUrl();

    /// <summary>libpq's own form: user=name, or user='name with spaces'.</summary>
    [GeneratedRegex("(?:^|\\s)user\\s*=\\s*('[^']*'|\\S+)")]
    private static partial Regex UserInText();
}
