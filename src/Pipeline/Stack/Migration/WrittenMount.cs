using System.Text;

namespace Pipeline.Stacks;

/// <summary>One item under <c>volumes</c> of a service, as a compose file writes it.</summary>
/// <param name="Target">Where it is mounted; null where a variable decides that.</param>
internal sealed record WrittenMount(MarkedNode Item, string? Target)
{
    private static readonly string[] Simple = ["type", "source", "target"];

    public static WrittenMount From(MarkedNode item)
    {
        var target = item.Kind == YamlKind.Map ? item.Find("target")?.Text : TargetOf(Words(item.Text));
        return new WrittenMount(
            item,
            string.IsNullOrEmpty(target) || target.Contains('$') ? null : ContainerPath.Normalise(target)
        );
    }

    /// <summary>The quote of a short one.</summary>
    public char? Quote => Item.Kind == YamlKind.Scalar ? Item.Quote : null;

    /// <summary>What it says beside kind, source and target, and would be lost without it; null for nothing.</summary>
    public string? Options(string text)
    {
        if (text[Item.Start..Item.End].Contains('#', StringComparison.Ordinal))
            return "a comment in it";
        if (Item.Kind == YamlKind.Map)
            return Item.Pairs.Select(p => p.Key.Text).Except(Simple).FirstOrDefault() is { } key
                ? $"the key {key}"
                : null;
        return Words(Item.Text) is [_, _, not "rw", ..] words ? $"the option {words[2]}" : null;
    }

    private static string TargetOf(IReadOnlyList<string> words) => words.Count == 1 ? words[0] : words[1];

    /// <summary>Split at colons, but not inside of <c>${NAME:-default}</c>.</summary>
    private static List<string> Words(string text)
    {
        var (words, word, depth) = (new List<string>(), new StringBuilder(), 0);
        foreach (var c in text)
        {
            depth +=
                c == '{' ? 1
                : c == '}' ? -1
                : 0;
            if (c == ':' && depth == 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
            else
            {
                word.Append(c);
            }
        }

        return [.. words, word.ToString()];
    }
}
