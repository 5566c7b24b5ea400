namespace Pipeline.Versions;

/// <summary>
/// The keys that say how branches are treated: at the top for all of them, and below <c>branches</c>.
/// </summary>
internal static class BranchKeys
{
    private static readonly IReadOnlyDictionary<string, Func<BranchRules, FileKey, BranchRules>> Read = new Dictionary<
        string,
        Func<BranchRules, FileKey, BranchRules>
    >
    {
        ["increment"] = (r, k) => r with { Increment = k.Choice<IncrementRule>() ?? r.Increment },
        ["mode"] = (r, k) => r with { Mode = k.Choice<DeploymentMode>() ?? r.Mode },
        ["label"] = (r, k) => r with { Label = Label(k) ?? r.Label },
        ["regex"] = (r, k) => r with { Regex = k.Pattern() ?? r.Regex },
        ["source-branches"] = (r, k) => r with { Sources = k.Texts() },
        ["is-source-branch-for"] = (r, k) => r with { SourceFor = k.Texts() },
        ["commit-message-incrementing"] = (r, k) => r with { Messages = k.Choice<MessageRule>() ?? r.Messages },
        ["prevent-increment"] = (r, k) => k.Keys().Aggregate(r, PreventIncrement),
        ["track-merge-target"] = (r, k) => r with { TracksMergeTarget = k.Flag() },
        ["track-merge-message"] = (r, k) => r with { TracksMergeMessages = k.Flag() },
        ["tracks-release-branches"] = (r, k) => r with { TracksReleases = k.Flag() },
        ["is-release-branch"] = (r, k) => r with { IsRelease = k.Flag() },
        ["is-main-branch"] = (r, k) => r with { IsMain = k.Flag() },
        // It weighs numbers that are not printed here.
        ["pre-release-weight"] = (r, _) => r,
    };

    public static IReadOnlyList<string> Names { get; } = [.. Read.Keys];

    /// <summary>The rules with what the key says; null where it is none of these.</summary>
    public static BranchRules? Apply(BranchRules rules, FileKey key) =>
        Read.TryGetValue(key.Name, out var read) ? read(rules, key) : null;

    private static BranchRules PreventIncrement(BranchRules rules, FileKey key)
    {
        switch (key.Name)
        {
            case "of-merged-branch":
                return rules with { KeepsMergedVersion = key.Flag() };
            case "when-current-commit-tagged":
                return rules with { TakesOwnTag = key.Flag() };
            case "when-branch-merged":
                // It counts in the Mainline strategy only.
                key.Flag();
                return rules;
            default:
                key.Unknown(["of-merged-branch", "when-branch-merged", "when-current-commit-tagged"]);
                return rules;
        }
    }

    /// <summary>GitVersion also puts in variables of the environment and formats.</summary>
    private static string? Label(FileKey key)
    {
        if (key.Text() is { } text && (text.Contains("{env:", StringComparison.Ordinal) || text.Contains("??")))
            key.Refuse("a variable of the environment in the label");
        return key.Text();
    }
}
