using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>
/// What <c>--discard</c> names: files among the code that no commit has, and that a release puts aside with the old
/// code.
/// </summary>
internal static class Discarded
{
    /// <summary>
    /// The paths of <c>--discard</c> that name this raw path of a volume, or a folder above it. Pure.
    /// </summary>
    public static IReadOnlyList<string> Naming(Release release, string raw) =>
        [.. (release.Opening.Discard ?? []).Where(d => IsIn(RawPath.From(d.Trim('/')), raw))];

    /// <exception cref="PipelineException">Exit 64: a path is named that no plan has found among the code, or that a
    /// commit has.</exception>
    public static void RequireUsed(Release release)
    {
        if ((release.Opening.Discard ?? []).Except(release.Facts.Discarded).FirstOrDefault() is { } unused)
            throw PipelineException.Usage(
                $"--discard {ShellWord.Quote(unused)}: expected a file among the code that no commit has, by its "
                    + "path in the volume; found none; nothing was changed"
            );
    }

    private static bool IsIn(string folder, string raw) =>
        raw == folder || raw.StartsWith(folder + "/", StringComparison.Ordinal);
}
