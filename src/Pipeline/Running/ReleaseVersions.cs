using Pipeline.Journal;
using Pipeline.Versions;

namespace Pipeline.Running;

/// <summary>Finds releases by version. Pure.</summary>
internal static class ReleaseVersions
{
    /// <summary>In their order. Commits behind the plus sign are compared only where they are asked for.</summary>
    /// <param name="asked">Such as <c>v1.4.0</c> or <c>1.4.0-beta.1+3</c>; what is no version fits none.</param>
    public static IReadOnlyList<ReleaseRecord> Having(IEnumerable<ReleaseRecord> releases, string asked)
    {
        var text = new VersionText(VersionText.DefaultPrefix, loose: false);
        if (text.Read(asked) is not { } version)
            return [];
        return
        [
            .. releases.Where(r =>
                r.Version is { } own
                && text.Read(own) is { } read
                && (version.Metadata.Length == 0 ? read with { Metadata = "" } : read) == version
            ),
        ];
    }
}
