using System.Text;
using System.Text.Json;

namespace Pipeline.Stacks;

/// <summary>The words of one COPY or ADD.</summary>
/// <param name="Flags">Such as <c>--chown=node</c>.</param>
/// <param name="Sources">At least one; as written, quotes taken off.</param>
public sealed record CopyWords(IReadOnlyList<string> Flags, IReadOnlyList<string> Sources, string Target)
{
    /// <returns>Null when it has no source and target.</returns>
    public static CopyWords? Parse(string instruction, char escape)
    {
        var rest = instruction[(instruction.IndexOfAny([' ', '\t']) + 1)..].TrimStart();
        var flags = new List<string>();
        for (; rest.StartsWith("--", StringComparison.Ordinal); rest = rest[flags[^1].Length..].TrimStart())
            flags.Add(rest.Split([' ', '\t'], 2)[0]);
        var words = rest.StartsWith('[') ? Listed(rest) : Plain(rest, escape);
        return words.Count < 2 ? null : new CopyWords(flags, words.SkipLast(1).ToList(), words[^1]);
    }

    /// <summary>
    /// Whether what arrives is what the context has: from the context, in full, with its modes, and owned by whom
    /// pipeline.yml names.
    /// </summary>
    public bool KeepsContent(string? owner) =>
        Flags.All(f => f is "--link" or "--link=true" || f.StartsWith("--chown=", StringComparison.Ordinal))
        && (owner is null || Flags.Contains($"--chown={owner}"));

    private static List<string> Listed(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<List<string>>(json) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static List<string> Plain(string text, char escape)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quote = '\0';
        var isWord = false;
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (quote == '\0' && c is ' ' or '\t')
            {
                if (isWord)
                    words.Add(word.ToString());
                isWord = false;
                word.Clear();
                continue;
            }

            isWord = true;
            if (c == quote)
                quote = '\0';
            else if (quote == '\0' && c is '"' or '\'')
                quote = c;
            else
                word.Append(c == escape && quote != '\'' && at + 1 < text.Length ? text[++at] : c);
        }

        if (isWord)
            words.Add(word.ToString());
        return words;
    }
}
