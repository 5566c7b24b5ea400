using System.Text.RegularExpressions;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>
/// Makes the commands that a message suggests ones that can be typed as they stand: about the stack of this run.
/// </summary>
public static partial class NextCommand
{
    /// <param name="stack">What followed <c>--stack</c>, as typed; null for the demo, which needs none.</param>
    /// <param name="isSwarmDemo">The demo on a swarm is named by <c>--swarm</c>.</param>
    public static string In(string text, string? stack, bool isSwarmDemo = false) =>
        ProgramName.In(
            stack is not null ? Completed(text, $"--stack {ShellWord.Quote(stack)}")
            : isSwarmDemo ? Completed(text, "--swarm")
            : text
        );

    private static string Completed(string text, string option) =>
        OfStack().Replace(text, $"$0 {option.Replace("$", "$$", StringComparison.Ordinal)}");

    [GeneratedRegex(
        @"\./build\.sh (?!(?:Setup|Demo|DemoDown|Test|Compile|Format|KillMatrix)\b)[A-Z][A-Za-z]*\b(?! --(?:stack|swarm|compose|project)\b)"
    )]
    private static partial Regex OfStack();
}
