using System.Text.RegularExpressions;
using Pipeline.Tests.Bootstrap;

namespace Pipeline.Tests.Docs;

/// <summary>The pages and the build as text, and what is taken out of them.</summary>
internal static partial class Pages
{
    public static string Readme { get; } = Read("README.md");

    public static string Runbook { get; } = Read("docs/runbook.md");

    /// <summary>Names of all targets, from the build's sources.</summary>
    public static IReadOnlySet<string> Targets { get; } = Names(Target());

    /// <summary>Options of the build and of its host, as typed.</summary>
    public static IReadOnlySet<string> Options { get; } = OptionNames();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    public static IEnumerable<string> Sources(string folder, string pattern) =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
            .Where(f =>
                !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !f.Contains(
                    $"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}",
                    StringComparison.Ordinal
                )
            );

    /// <summary>Targets named in calls of build.sh.</summary>
    public static IEnumerable<string> CalledTargets(string text) =>
        Call().Matches(text).Select(m => m.Groups["target"].Value);

    /// <summary>Options given in calls of build.sh.</summary>
    public static IEnumerable<string> CalledOptions(string text) =>
        CallLine().Matches(text).SelectMany(m => Option().Matches(m.Value)).Select(m => m.Value);

    /// <summary>Cells of the rows of the table under a heading, header and rule left out.</summary>
    public static IReadOnlyList<string[]> Table(string page, string heading)
    {
        var rows = page.Split('\n')
            .SkipWhile(l => l != heading)
            .Skip(1)
            .TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
            .Where(l => l.StartsWith('|'));
        return [.. rows.Skip(2).Select(l => l.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))];
    }

    private static HashSet<string> OptionNames()
    {
        string[] host =
        [
            "--help",
            "--plan",
            "--skip",
            "--verbosity",
            "--no-logo",
            "--profile",
            "--root",
            "--target",
            "--completion",
        ];
        return
        [
            .. host,
            .. Names(Parameter())
                .Select(n => "--" + Upper().Replace(n, m => (m.Index > 0 ? "-" : "") + m.Value.ToLowerInvariant())),
        ];
    }

    private static HashSet<string> Names(Regex pattern) =>
        [
            .. Sources("build", "*.cs")
                .SelectMany(f => pattern.Matches(File.ReadAllText(f)))
                .Select(m => m.Groups["name"].Value),
        ];

    [GeneratedRegex(@"^\s*Target (?<name>\w+) =>", RegexOptions.Multiline)]
    private static partial Regex Target();

    [GeneratedRegex(
        """\[Parameter\(\s*"[^"]*"(?:,\s*Name = "(?<name>\w+)"\s*)?[^\]]*\)\]\s+readonly [^;=]*?(?(name)|(?<name>\w+))\s*(?:=[^;]*)?;"""
    )]
    private static partial Regex Parameter();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Upper();

    [GeneratedRegex(@"\./build\.sh (?<target>[A-Z]\w*)")]
    private static partial Regex Call();

    [GeneratedRegex(@"\./build\.sh [^`#\n]*")]
    private static partial Regex CallLine();

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Option();
}
