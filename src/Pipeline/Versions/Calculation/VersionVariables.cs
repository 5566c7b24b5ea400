using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Terms;

namespace Pipeline.Versions;

/// <summary>A version in GitVersion's terms.</summary>
/// <param name="SemVer"><c>1.4.0-beta.2</c>.</param>
/// <param name="FullSemVer">The same, with the commits since the last version where the number does not have
/// them: <c>1.4.0-beta.2+3</c>.</param>
/// <param name="InformationalVersion">The same, with branch and commit.</param>
/// <param name="MajorMinorPatch"><c>1.4.0</c>.</param>
/// <param name="PreReleaseLabel"><c>beta</c>; empty for none.</param>
/// <param name="CommitsSinceVersionSource">Commits since the one that had the version that this one comes
/// after.</param>
/// <param name="BranchName">As people write it.</param>
public sealed partial record VersionVariables(
    string SemVer,
    string FullSemVer,
    string InformationalVersion,
    string MajorMinorPatch,
    string PreReleaseLabel,
    long CommitsSinceVersionSource,
    string BranchName,
    string Sha,
    string ShortSha
)
{
    private const int ShortLength = 7;

    /// <summary>Names as they are: they are GitVersion's.</summary>
    private static readonly JsonSerializerOptions Names = new(Json.Indented) { PropertyNamingPolicy = null };

    /// <param name="isCounted">Whether the commits stand behind the plus sign.</param>
    internal static VersionVariables Of(RepositoryView view, SemanticVersion version, long commits, bool isCounted)
    {
        var (branch, sha) = (view.Current.Name, view.Commit.Sha);
        var counted = isCounted ? $"{commits}" : "";
        var about = $"{counted}.Branch.{NotInMetadata().Replace(branch, "-")}.Sha.{sha}".TrimStart('.');
        return new VersionVariables(
            version.ToString(),
            isCounted ? $"{version}+{counted}" : version.ToString(),
            $"{version}+{about}",
            version.Core,
            version.Label,
            commits,
            branch,
            sha,
            sha[..ShortLength]
        );
    }

    public string ToJson() => JsonSerializer.Serialize(this, Names);

    /// <summary>One line each.</summary>
    public IEnumerable<string> Lines() =>
        JsonSerializer.SerializeToElement(this, Names).EnumerateObject().Select(p => $"{p.Name, -26} {p.Value}");

    [GeneratedRegex("[^0-9A-Za-z-.]")]
    private static partial Regex NotInMetadata();
}
