using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>
/// What <c>--discard</c> names: files among the code that no commit has, and that a release puts aside with the old
/// code.
/// </summary>
internal static class Discarded
{
    /// <summary>Whether this raw path of a volume, or a folder above it, is named.</summary>
    public static bool Names(Release release, string raw)
    {
        var named = (release.Opening.Discard ?? []).Where(d => IsIn(RawPath.Of(d.Trim('/')), raw)).ToList();
        release.Discarded.UnionWith(named);
        return named.Count > 0;
    }

    /// <exception cref="PipelineException">Exit 64: a path is named that is not among the code, or that a commit
    /// has.</exception>
    public static void RequireUsed(Release release)
    {
        if ((release.Opening.Discard ?? []).FirstOrDefault(d => !release.Discarded.Contains(d)) is { } unused)
            throw PipelineException.Usage(
                $"--discard {ShellWord.Of(unused)}: expected a file among the code that no commit has, by its "
                    + "path in the volume; found none; nothing was changed"
            );
    }

    private static bool IsIn(string folder, string raw) =>
        raw == folder || raw.StartsWith(folder + "/", StringComparison.Ordinal);
}
