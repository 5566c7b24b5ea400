using Pipeline.Versions;

namespace Pipeline.Bootstrap;

/// <summary>
/// The version of a package: that of the commit, in a form that no other commit has. NuGet takes what follows a plus
/// sign for a comment, so the commits since the last version become a part of the pre-release.
/// </summary>
internal static class PackageVersion
{
    /// <param name="hasUncommittedWork">The package holds what no commit does, and says so.</param>
    public static string Of(VersionVariables version, bool hasUncommittedWork)
    {
        var (number, commits) = version.FullSemVer.Split('+') is [var plain, var since]
            ? (plain, since)
            : (version.FullSemVer, null);
        if (commits is not null)
            number = Longer(number, commits);
        return hasUncommittedWork ? Longer(number, "dirty") : number;
    }

    private static string Longer(string number, string part) => $"{number}{(number.Contains('-') ? '.' : '-')}{part}";
}
