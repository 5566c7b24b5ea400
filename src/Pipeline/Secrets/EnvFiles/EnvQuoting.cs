using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Secrets;

/// <summary>Writes a value so that Compose reads exactly it back.</summary>
internal static partial class EnvQuoting
{
    /// <summary>
    /// The old quoting is kept where it can hold the value. A quoted value never becomes bare: what follows on its line
    /// would join it. Otherwise single quotes, which other readers of the file take literally too; double quotes for
    /// what is left.
    /// </summary>
    internal static string Quote(string value, EnvQuote old)
    {
        if (old == EnvQuote.Raw || (old == EnvQuote.None && Plain().IsMatch(value)))
            return value;
        return old == EnvQuote.Double || !FitsSingle(value)
            ? Double(value)
            : $"'{value.Replace("'", "\\'", StringComparison.Ordinal)}'";
    }

    /// <summary>
    /// A backslash before a quote is an escape even in single quotes; a line break would make one key two lines.
    /// </summary>
    private static bool FitsSingle(string value) =>
        !value.AsSpan().ContainsAny('\n', '\r') && !OddBackslashes().IsMatch(value);

    private static string Double(string value)
    {
        var text = new StringBuilder("\"", value.Length + 8);
        foreach (var c in value)
        {
            text.Append(
                c switch
                {
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '"' or '\\' or '$' => $"\\{c}",
                    _ => c.ToString(),
                }
            );
        }

        return text.Append('"').ToString();
    }

    // Not empty: in `KEY= # note` the comment would become the value. \z, not $: .NET lets $ match before a last
    // newline.
    [GeneratedRegex(@"\A[A-Za-z0-9_./:@%+,=~^-]+\z")]
    private static partial Regex Plain();

    [GeneratedRegex(@"(?<!\\)\\(?:\\\\)*(?:'|\z)")]
    private static partial Regex OddBackslashes();
}
