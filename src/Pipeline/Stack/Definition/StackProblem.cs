using System.Globalization;
using System.Text;

namespace Pipeline.Stacks;

/// <summary>One thing wrong with a stack's description.</summary>
/// <param name="File">The file to edit.</param>
/// <param name="At">Where; line 1, column 1 when it is about the file as a whole.</param>
/// <param name="Key">Path of the key, such as <c>code[0].strategy</c>; empty for the file as a whole.</param>
/// <param name="Found">What is there; never a value of a key that may be secret.</param>
/// <param name="Nearest">The known name that comes closest to what was found, if any does.</param>
/// <param name="Hint">What to do, possibly lines to add.</param>
public sealed record StackProblem(
    string File,
    Place At,
    string Key,
    string Expected,
    string Found,
    string? Nearest = null,
    string? Hint = null
)
{
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{File}:{At.Line}:{At.Column}: ");
        if (Key.Length > 0)
            text.Append(Key).Append(": ");
        text.Append(CultureInfo.InvariantCulture, $"expected {Expected}; found {Found}.");
        if (Nearest is not null)
            text.Append(CultureInfo.InvariantCulture, $" Did you mean \"{Nearest}\"?");
        if (Hint is not null)
            text.Append("\n  ").Append(Hint.Replace("\n", "\n  ", StringComparison.Ordinal));
        return text.ToString();
    }
}
