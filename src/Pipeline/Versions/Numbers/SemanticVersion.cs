namespace Pipeline.Versions;

/// <summary>
/// A version of semver.org. The pre-release part is a label and a number, as GitVersion divides it: <c>beta.2</c>.
/// </summary>
internal sealed record SemanticVersion(long Major, long Minor, long Patch) : IComparable<SemanticVersion>
{
    public static SemanticVersion Zero { get; } = new(0, 0, 0);

    /// <summary>Empty for none, and for a pre-release that is only a number.</summary>
    public string Label { get; init; } = "";

    public long? Number { get; init; }

    /// <summary>What follows the plus sign; counts for nothing but equality.</summary>
    public string Metadata { get; init; } = "";

    public bool IsPreRelease => Label.Length > 0 || Number is not null;

    /// <summary><c>1.4.0</c>.</summary>
    public string Core => $"{Major}.{Minor}.{Patch}";

    /// <summary>Whether a branch with this label takes a tag of this version for its own.</summary>
    /// <param name="label">Null: the branch has none, and takes every tag.</param>
    public bool Fits(string? label) =>
        !IsPreRelease || label is null || Label.Equals(label, StringComparison.OrdinalIgnoreCase);

    public SemanticVersion WithoutPreRelease() => this with { Label = "", Number = null };

    /// <summary>Without a look at the pre-release part.</summary>
    public bool IsBelow(SemanticVersion other) => CompareCore(other) < 0;

    public int CompareTo(SemanticVersion? other) =>
        other is null ? 1
        : CompareCore(other) is not 0 and var core ? core
        : IsPreRelease != other.IsPreRelease ? (IsPreRelease ? -1 : 1)
        : string.Compare(Label, other.Label, StringComparison.InvariantCultureIgnoreCase) is not 0 and var label ? label
        : Nullable.Compare(Number, other.Number);

    /// <summary><c>1.4.0</c> or <c>1.4.0-beta.2</c>; without what follows the plus sign.</summary>
    public override string ToString() =>
        !IsPreRelease ? Core
        : Number is null ? $"{Core}-{Label}"
        : Label.Length == 0 ? $"{Core}-{Number}"
        : $"{Core}-{Label}.{Number}";

    /// <summary>
    /// The version after this one. After a pre-release that is the next number of the same label, unless the part is
    /// forced up; under another label the number starts at 1.
    /// </summary>
    /// <param name="label">The label of the branch; null keeps the one that is there.</param>
    /// <param name="atLeast">A core that the result may not be below.</param>
    public SemanticVersion Next(VersionPart part, string? label, SemanticVersion? atLeast = null, bool force = false)
    {
        var staysPut = part == VersionPart.None || (IsPreRelease && !force);
        var (core, number) = staysPut ? (this, Number + 1) : (Bumped(part), Number is null ? null : 1L);
        if (atLeast is not null && core.IsBelow(atLeast))
            (core, number) = (atLeast, part == VersionPart.None ? 1 : number);
        var name = IsPreRelease ? Label : "";
        return this with
        {
            Major = core.Major,
            Minor = core.Minor,
            Patch = core.Patch,
            Label = label ?? name,
            Number = !IsPreRelease || (label is not null && label != name) ? 1 : number,
        };
    }

    private SemanticVersion Bumped(VersionPart part) =>
        part switch
        {
            VersionPart.Major => new SemanticVersion(Major + 1, 0, 0),
            VersionPart.Minor => new SemanticVersion(Major, Minor + 1, 0),
            _ => new SemanticVersion(Major, Minor, Patch + 1),
        };

    private int CompareCore(SemanticVersion other) =>
        (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
}
