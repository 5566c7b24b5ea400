namespace Pipeline.Versions;

/// <summary>The keys at the top of <c>GitVersion.yml</c>, beside those of <see cref="BranchKeys"/>.</summary>
internal static class RootKeys
{
    private static readonly IReadOnlyDictionary<
        string,
        Func<VersionConfiguration, FileKey, VersionConfiguration>
    > Read = new Dictionary<string, Func<VersionConfiguration, FileKey, VersionConfiguration>>
    {
        ["workflow"] = (c, _) => c,
        ["next-version"] = (c, k) => c with { NextVersion = k.Text() },
        ["tag-prefix"] = (c, k) => c with { TagPrefix = k.Pattern() ?? c.TagPrefix },
        ["version-in-branch-pattern"] = (c, k) => c with { VersionInBranch = k.Pattern() ?? c.VersionInBranch },
        ["major-version-bump-message"] = (c, k) => c with { MajorMessage = k.Pattern() ?? c.MajorMessage },
        ["minor-version-bump-message"] = (c, k) => c with { MinorMessage = k.Pattern() ?? c.MinorMessage },
        ["patch-version-bump-message"] = (c, k) => c with { PatchMessage = k.Pattern() ?? c.PatchMessage },
        ["no-bump-message"] = (c, k) => c with { NoneMessage = k.Pattern() ?? c.NoneMessage },
        ["semantic-version-format"] = (c, k) => c with { IsLoose = k.Choice<VersionFormat>() == VersionFormat.Loose },
        ["branches"] = (c, k) => k.Keys().Aggregate(c, BranchSection.Apply),
    };

    /// <summary>They shape what is not printed here.</summary>
    private static readonly IReadOnlyList<string> WithoutEffect =
    [
        "assembly-versioning-scheme",
        "assembly-versioning-format",
        "assembly-file-versioning-scheme",
        "assembly-file-versioning-format",
        "commit-date-format",
        "tag-pre-release-weight",
        "update-build-number",
    ];

    /// <summary>GitVersion knows them.</summary>
    private static readonly IReadOnlyList<string> NotComputed =
    [
        "assembly-informational-format",
        "ignore",
        "merge-message-formats",
        "strategies",
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Read.Keys, .. BranchKeys.Names];

    public static VersionConfiguration Apply(VersionConfiguration configuration, FileKey key)
    {
        if (Read.TryGetValue(key.Name, out var read))
            return read(configuration, key);
        if (BranchKeys.Apply(configuration.Root, key) is { } root)
            return configuration with { Root = root };
        if (NotComputed.Contains(key.Name))
            RefuseIfSet(key);
        else if (!WithoutEffect.Contains(key.Name))
            key.Unknown(Names);
        return configuration;
    }

    private static void RefuseIfSet(FileKey key)
    {
        if (!IsEmpty(key.Value))
            key.Refuse($"{key.Name}, which GitVersion knows");
    }

    private static bool IsEmpty(Stacks.YamlNode node) =>
        node is { Text: "", Items: [] } && node.Pairs.All(p => IsEmpty(p.Value));
}
