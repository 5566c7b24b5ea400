using System.Text.RegularExpressions;
using Pipeline.Terms;

namespace Pipeline.Versions;

/// <summary>The rules that count, with nothing left open, and the branch that they were found on.</summary>
/// <param name="Rules">Laid over those that count for all branches.</param>
/// <param name="Branch">The branch itself, or the one that it inherits from.</param>
internal sealed partial record EffectiveRules(BranchRules Rules, VersionBranch Branch)
{
    public DeploymentMode Mode => Rules.Mode!.Value;

    public VersionPart Increment => Enum.Parse<VersionPart>(Rules.Increment.ToString());

    public MessageRule Messages => Rules.Messages!.Value;

    public bool KeepsMergedVersion => Rules.KeepsMergedVersion == true;

    public bool TakesOwnTag => Rules.TakesOwnTag == true;

    public bool TracksMergeTarget => Rules.TracksMergeTarget == true;

    public bool TracksMergeMessages => Rules.TracksMergeMessages == true;

    public bool TracksReleases => Rules.TracksReleases == true;

    public bool IsRelease => Rules.IsRelease == true;

    public bool IsMain => Rules.IsMain == true;

    public static EffectiveRules From(VersionConfiguration configuration, BranchRules rules, VersionBranch branch) =>
        new(rules.Over(configuration.Root), branch);

    /// <summary>
    /// The label of the pre-release: groups of the rules' regular expression go in, and what a version may not hold
    /// becomes a dash.
    /// </summary>
    /// <param name="name">The branch that the version is for.</param>
    /// <exception cref="PipelineException">Exit 64: the name has nothing for a group.</exception>
    public string? LabelFor(string name)
    {
        if (Rules.Label is not { } label)
            return null;
        var parts = Rules.Regex is { Length: > 0 } regex ? Patterns.Compile(regex).Match(name) : Match.Empty;
        return NotInALabel().Replace(Placeholder().Replace(label, p => ValueOf(parts, p, name)), "-");
    }

    private string ValueOf(Match parts, Match placeholder, string name) =>
        parts.Groups[placeholder.Groups["name"].Value] is { Success: true } group
            ? NotInAName().Replace(group.Value, "-")
            : throw PipelineException.Usage(
                $"branches.{Rules.Key}.label: expected a group of its regex for {placeholder.Value}; found none in "
                    + $"'{name}'",
                "change label or regex in GitVersion.yml"
            );

    [GeneratedRegex(@"\{(?<name>\w+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("[^a-zA-Z0-9-]")]
    private static partial Regex NotInAName();

    [GeneratedRegex("[^a-zA-Z0-9-.]")]
    private static partial Regex NotInALabel();
}
