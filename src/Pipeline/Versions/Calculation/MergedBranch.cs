using System.Text.RegularExpressions;

namespace Pipeline.Versions;

/// <summary>The branch that a merge brought in, as the message of the commit says it.</summary>
internal static partial class MergedBranch
{
    /// <summary>In this order; the first that fits counts.</summary>
    private static readonly IReadOnlyList<Regex> Formats =
    [
        Git(),
        SmartGit(),
        BitBucket(),
        BitBucket7(),
        BitBucketCloud(),
        GitHub(),
        RemoteTracking(),
        AzureDevOps(),
    ];

    /// <summary>Its name as the rules know it, without <c>origin/</c>; null where the message says none.</summary>
    public static string? In(string message)
    {
        foreach (var format in Formats)
            if (format.Match(message) is { Success: true } match)
            {
                var name = match.Groups["branch"].Value;
                const string origin = "origin/";
                return format == RemoteTracking() && name.StartsWith(origin, StringComparison.Ordinal)
                    ? name[origin.Length..]
                    : name;
            }

        return null;
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    [GeneratedRegex("^Merge (branch|tag) '(?<branch>[^']*)'", Options)]
    private static partial Regex Git();

    [GeneratedRegex(@"^Finish (?<branch>\S*)", Options)]
    private static partial Regex SmartGit();

    [GeneratedRegex(@"^Merge pull request #\d+ (from|in) .* from (?<branch>\S*) to \S*", Options)]
    private static partial Regex BitBucket();

    [GeneratedRegex(@"^Pull request #\d+.*\r?\n\r?\nMerge in .* from (?<branch>\S*) to \S*", Options)]
    private static partial Regex BitBucket7();

    [GeneratedRegex(@"^Merged in (?<branch>\S*) \(pull request #\d+\)", Options)]
    private static partial Regex BitBucketCloud();

    [GeneratedRegex(@"^Merge pull request #\d+ (from|in) ([^\s/]+/)?(?<branch>\S*)", Options)]
    private static partial Regex GitHub();

    [GeneratedRegex(@"^Merge remote-tracking branch '(?<branch>\S*)'", Options)]
    private static partial Regex RemoteTracking();

    [GeneratedRegex(@"^Merge pull request \d+ from (?<branch>\S*) into \S*", Options)]
    private static partial Regex AzureDevOps();
}
