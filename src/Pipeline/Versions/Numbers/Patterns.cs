using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Pipeline.Versions;

/// <summary>Regular expressions that people write into their configuration: in any case, and not for ever.</summary>
internal static class Patterns
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly ConcurrentDictionary<string, Regex> Known = [];

    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public static Regex Compile(string pattern) =>
        Known.GetOrAdd(pattern, p => new Regex(p, RegexOptions.IgnoreCase, Limit));
}
