namespace Pipeline.Versions;

/// <summary>A version that the one that is asked for may come after.</summary>
/// <param name="Rules">The rules that it was found by.</param>
/// <param name="Version">As found.</param>
/// <param name="Source">The commit that had it; null where none had, as in a configuration.</param>
internal sealed record BaseVersion(EffectiveRules Rules, SemanticVersion Version, VersionCommit? Source)
{
    /// <summary>What goes up; null: the version is taken as it is.</summary>
    public VersionPart? Part { get; init; }

    /// <summary>The label that it gets.</summary>
    public string? Label { get; init; }

    /// <summary>What the result may not be below.</summary>
    public SemanticVersion? AtLeast { get; init; }

    public SemanticVersion Next => Part is { } part ? Version.Next(part, Label, AtLeast) : Version;
}
