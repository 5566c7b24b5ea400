using System.Text.RegularExpressions;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>
/// Makes the commands that a message suggests ones that can be typed as they stand: about the stack of this run.
/// </summary>
public static partial class NextCommand
{
    /// <param name="stack">What followed <c>--stack</c>, as typed; null for the demo, which needs none.</param>
    public static string In(string text, string? stack) => ProgramName.In(Completed(text, stack));

    private static string Completed(string text, string? stack) =>
        stack is null
            ? text
            : OfStack()
                .Replace(text, $"$0 --stack {ShellWord.Quote(stack).Replace("$", "$$", StringComparison.Ordinal)}");

    [GeneratedRegex(
        @"\./build\.sh (?!(?:Setup|Demo|DemoDown|Test|Compile|Format|KillMatrix)\b)[A-Z][A-Za-z]*\b(?! --stack)"
    )]
    private static partial Regex OfStack();
}
