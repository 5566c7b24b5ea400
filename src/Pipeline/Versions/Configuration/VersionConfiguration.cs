namespace Pipeline.Versions;

/// <summary>How versions are computed in one repository.</summary>
internal sealed record VersionConfiguration
{
    /// <summary>GitVersion's name of the workflow.</summary>
    public required string Workflow { get; init; }

    /// <summary>What counts where the rules of a branch say nothing.</summary>
    public required BranchRules Root { get; init; }

    /// <summary>In their order: the first that a name fits counts, <c>unknown</c> last.</summary>
    public required IReadOnlyList<BranchRules> Branches { get; init; }

    public string? NextVersion { get; init; }

    /// <summary>A regular expression for what may stand before the number in a tag.</summary>
    public string TagPrefix { get; init; } = VersionText.DefaultPrefix;

    /// <summary>Whether <c>1.4</c> is a version.</summary>
    public bool IsLoose { get; init; }

    /// <summary>A regular expression for versions in the names of branches, with a group <c>version</c>.</summary>
    public string VersionInBranch { get; init; } = @"(?<version>[vV]?\d+(\.\d+)?(\.\d+)?).*";

    public string MajorMessage { get; init; } = @"\+semver:\s?(breaking|major)";

    public string MinorMessage { get; init; } = @"\+semver:\s?(feature|minor)";

    public string PatchMessage { get; init; } = @"\+semver:\s?(fix|patch)";

    public string NoneMessage { get; init; } = @"\+semver:\s?(none|skip)";

    public VersionText Text => new(TagPrefix, IsLoose);

    /// <summary>The rules for a branch of this name.</summary>
    public BranchRules For(string name) =>
        Branches
            .OrderBy(b => b.Key == Workflows.Unknown)
            .FirstOrDefault(b => b.Regex is { Length: > 0 } regex && Patterns.Compile(regex).IsMatch(name))
        ?? new BranchRules("");

    public bool IsRelease(string name) => For(name).IsRelease == true;
}
