using System.Text.RegularExpressions;

namespace Pipeline.Secrets;

/// <summary>
/// <c>$</c> in values: <c>$KEY</c>, <c>${KEY}</c>, <c>${KEY:-default}</c> and its five sisters, <c>$$</c>. Follows
/// compose-go's package template, because a shell would answer differently (a lone <c>$</c> is itself, <c>${</c>
/// without a name is an error).
/// </summary>
internal sealed partial class EnvExpansion(Func<string, string?> lookup, string key, int line)
{
    private static readonly string[] Operators = [":?", "?", ":-", "-", ":+", "+"];

    internal string Expand(string text) => Reference().Replace(text, match => Replace(match.Value));

    private string Replace(string text)
    {
        // The pattern is greedy: it may reach beyond the brace that closes this reference.
        var op = FirstOperator(text);
        var close = ClosingBrace(text);
        var rest = close < 0 ? "" : text[(close + 1)..];
        var match = Reference().Match(close < 0 ? text : text[..(close + 1)]);
        if (match.Groups["escaped"].Success)
            return "$";
        if (match.Groups["named"].Success)
            return lookup(match.Groups["named"].Value) ?? "";
        if (!match.Groups["braced"].Success)
            throw new EnvFileException($"the value of {key} has a `${{` that Compose cannot read.", line);
        var inner = match.Groups["braced"].Value;
        return inner.Contains(op, StringComparison.Ordinal) ? Apply(op, inner) + Expand(rest) : lookup(inner) ?? "";
    }

    private string Apply(string op, string inner)
    {
        var at = inner.IndexOf(op, StringComparison.Ordinal);
        var value = lookup(inner[..at]);
        // Compose expands the other side first, needed or not, and fails when that fails.
        var other = Expand(inner[(at + op.Length)..]);
        var counts = op[0] == ':' ? !string.IsNullOrEmpty(value) : value is not null;
        return op[^1] switch
        {
            '-' => counts ? value! : other,
            '+' => counts ? other : value ?? "",
            _ when counts => value!,
            _ => throw new EnvFileException(
                $"the value of {key} requires {inner[..at]}, which is not set; Compose rejects the file.",
                line
            ),
        };
    }

    private static string FirstOperator(string text) =>
        Operators
            .Where(o => text.Contains(o, StringComparison.Ordinal))
            .MinBy(o => text.IndexOf(o, StringComparison.Ordinal))
        ?? ":?";

    private static int ClosingBrace(string text)
    {
        var open = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '}' && --open == 0)
                return at;
            if (text[at] != '{')
                continue;
            open++;
            at++;
        }

        return -1;
    }

    [GeneratedRegex(
        @"\$(?:(?<escaped>\$)|(?<named>[_a-zA-Z][_a-zA-Z0-9]*)|\{(?:(?<braced>[_a-zA-Z][_a-zA-Z0-9]*(?::?[-+?](?:.*))?)\}|(?<invalid>)))"
    )]
    private static partial Regex Reference();
}
