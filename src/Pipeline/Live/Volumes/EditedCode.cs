using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>Code in a volume that is otherwise than in the commit: somebody edited it there.</summary>
internal static class EditedCode
{
    /// <returns>Paths in the volume; none while it is not known what the build makes there.</returns>
    public static IReadOnlyList<string> In(VolumeView view, CodeInVolume code, ExpectedCode expected) =>
        expected.Made is { } made
            ?
            [
                .. CodeComparison
                    .Compare(expected, view.CodeAt(code), view.NoCodeAt(code, made))
                    .Differences.Where(d => d.Kind is DifferenceKind.Content or DifferenceKind.Unexpected)
                    .Select(d => (code.Folder() / d.Path).ToString()),
            ]
            : [];
}
