using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Versions;

/// <summary>Reads versions, as tags, branches and people write them.</summary>
/// <param name="prefix">A regular expression for what may stand before the number.</param>
/// <param name="loose">Whether <c>1.4</c> and <c>2</c> are versions, too.</param>
internal sealed partial class VersionText(string prefix, bool loose)
{
    /// <summary>What GitVersion allows before the number by default.</summary>
    public const string DefaultPrefix = "[vV]?";

    private readonly Regex _prefix = Patterns.Compile($"^({prefix})(?<rest>.*)$");

    /// <summary>Null where it is no version.</summary>
    public SemanticVersion? Read(string text)
    {
        var rest = _prefix.Match(text) is { Success: true } match ? match.Groups["rest"].Value : null;
        if (rest is null || (loose ? Loose() : Strict()).Match(rest) is not { Success: true } parts)
            return null;
        return
            Part(parts, "major") is { } major && Part(parts, "minor") is { } minor && Part(parts, "patch") is { } patch
            ? PreRelease(new SemanticVersion(major, minor, patch), parts.Groups["pre"].Value) is { } version
                ? version with
                {
                    Metadata = parts.Groups["metadata"].Value,
                }
                : null
            : null;
    }

    private static SemanticVersion? PreRelease(SemanticVersion version, string text)
    {
        var parts = Numbered().Match(text);
        if (text.Length == 0)
            return version;
        if (!parts.Success || parts.Groups["label"].Value.EndsWith('-'))
            return version with { Label = text };
        return Number(parts.Groups["number"].Value) is { } number
            ? version with
            {
                Label = parts.Groups["label"].Value,
                Number = number,
            }
            : null;
    }

    /// <summary>
    /// A part that a loose version leaves out is 0; one that is too large for a number is no version.
    /// </summary>
    private static long? Part(Match parts, string name) =>
        parts.Groups[name] is { Success: true } part ? Number(part.Value) : 0;

    private static long? Number(string digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(
        @"^(?<major>0|[1-9][0-9]*)\.(?<minor>0|[1-9][0-9]*)\.(?<patch>0|[1-9][0-9]*)"
            + @"(-(?<pre>(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*))?"
            + @"(\+(?<metadata>[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*))?$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Strict();

    [GeneratedRegex(
        @"^(?<major>[0-9]+)(\.(?<minor>[0-9]+))?(\.(?<patch>[0-9]+))?(\.[0-9]+)?(-(?<pre>[^+]*))?(\+(?<metadata>.*))?$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Loose();

    [GeneratedRegex(@"^(?<label>.*?)\.?(?<number>[0-9]+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Numbered();
}
