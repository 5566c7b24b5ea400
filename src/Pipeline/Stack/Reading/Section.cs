using System.Globalization;
using Pipeline.Terms;

namespace Pipeline.Stacks;

/// <summary>
/// One mapping of <c>pipeline.yml</c>: typed access to its keys. What is wrong goes to the context, and a default comes
/// back.
/// </summary>
internal sealed class Section
{
    private readonly string _section;
    private readonly Dictionary<string, YamlNode> _values = [];

    public Section(ReadContext context, string section, string path, YamlNode node)
    {
        (Context, _section, Path, At) = (context, section, path, node.At);
        if (node.Kind is not (YamlKind.Map or YamlKind.Nothing))
            Wrong(path, node, "a mapping");
        foreach (var pair in node.Pairs)
            Take(pair);
    }

    public ReadContext Context { get; }

    public string Path { get; }

    public Place At { get; }

    public string KeyPath(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    private void Take(YamlPair pair)
    {
        var known = StackKeys.Known[_section];
        // As in compose: a place for anchors.
        if (Path.Length == 0 && pair.Key.StartsWith("x-", StringComparison.Ordinal))
            return;
        Context.Places[KeyPath(pair.Key)] = pair.At;
        if (known.Contains(pair.Key))
            _values[pair.Key] = pair.Value;
        else
            Context.Add(
                pair.At,
                Path,
                $"one of {string.Join(", ", known)}",
                $"the unknown key {ReadContext.Quote(pair.Key)}",
                Nearest.To(pair.Key, known)
            );
    }

    /// <summary>The value of a key, or null when it is absent.</summary>
    public YamlNode? Node(string key)
    {
        if (!StackKeys.Known[_section].Contains(key))
            throw new InvalidOperationException($"{_section}: {key} is missing in {nameof(StackKeys)}.");
        Context.Asked.Add((_section, key));
        return _values.GetValueOrDefault(key);
    }

    public string? Text(string key) => Node(key) is { } node ? Scalar(node, KeyPath(key)) : null;

    public string RequiredText(string key)
    {
        if (Node(key) is null)
            Missing(key, "text");
        return Text(key) ?? "";
    }

    /// <summary>
    /// A list of texts; a lone text counts as a list of one. <paramref name="required"/> refuses an empty one.
    /// </summary>
    public IReadOnlyList<string> Texts(string key, bool required = false)
    {
        var node = Node(key);
        if (node is null && required)
            Missing(key, "a list");
        if (node is null || (node.Kind == YamlKind.Nothing && !required))
            return [];
        if (node.Kind == YamlKind.Scalar)
            return Scalar(node, KeyPath(key)) is { } one ? [one] : [];
        if (node.Kind != YamlKind.List || (required && node.Items.Count == 0))
            Wrong(KeyPath(key), node, required ? "a list with at least one item" : "a list");
        return Distinct(KeyPath(key), node.Items);
    }

    private List<string> Distinct(string path, IReadOnlyList<YamlNode> items)
    {
        var texts = new List<string>();
        foreach (var (i, item) in items.Index())
        {
            Context.Places[$"{path}[{i}]"] = item.At;
            if (Scalar(item, $"{path}[{i}]") is not { } text)
                continue;
            if (texts.Contains(text))
                Context.Add(item.At, $"{path}[{i}]", "each item once", $"{ReadContext.Show(path, text)} again");
            else
                texts.Add(text);
        }
        return texts;
    }

    public int Number(string key, int fallback, int min, int max)
    {
        if (Text(key) is not { } text)
            return fallback;
        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min
            && number <= max
        )
            return number;
        Wrong(key, $"a number from {min} to {max}");
        return fallback;
    }

    public bool Flag(string key)
    {
        var text = Text(key);
        if (text is not (null or "true" or "false"))
            Wrong(key, "true or false");
        return text == "true";
    }

    public TimeSpan? Duration(string key)
    {
        if (Text(key) is not { } text)
            return null;
        if (Durations.TryParse(text, out var duration))
            return duration;
        Wrong(key, "a duration such as 5s, 2m, 1h30m or 500ms, at most 24h");
        return null;
    }

    public Section? Child(string key, string section)
    {
        if (Node(key) is not { } node)
            return null;
        if (node.Kind != YamlKind.Nothing)
            return new Section(Context, section, KeyPath(key), node);
        Wrong(KeyPath(key), node, "a mapping");
        return null;
    }

    /// <summary>A list of mappings.</summary>
    public IReadOnlyList<Section> Children(string key, string section, bool required = false)
    {
        var node = Node(key);
        if (node is null && required)
            Missing(key, "a list");
        if (node is null || (node.Kind == YamlKind.Nothing && !required))
            return [];
        if (node.Kind != YamlKind.List || (required && node.Items.Count == 0))
            Wrong(KeyPath(key), node, required ? "a list with at least one item" : "a list");
        foreach (var (i, item) in node.Items.Index())
            Context.Places[$"{KeyPath(key)}[{i}]"] = item.At;
        return [.. node.Items.Select((item, i) => new Section(Context, section, $"{KeyPath(key)}[{i}]", item))];
    }

    /// <summary>A mapping from names that the user chooses.</summary>
    public IReadOnlyList<(string Name, YamlNode Value)> Named(string key, bool required = false)
    {
        var node = Node(key);
        if (node is null && required)
            Missing(key, "a mapping");
        if (node is null || (node.Kind == YamlKind.Nothing && !required))
            return [];
        if (node.Kind != YamlKind.Map || (required && node.Pairs.Count == 0))
            Wrong(KeyPath(key), node, required ? "a mapping with at least one entry" : "a mapping");
        foreach (var pair in node.Pairs)
            Context.Places[$"{KeyPath(key)}.{pair.Key}"] = pair.At;
        return [.. node.Pairs.Select(p => (p.Key, p.Value))];
    }

    /// <summary>A scalar that is not empty.</summary>
    public string? Scalar(YamlNode node, string path)
    {
        if (node.Kind == YamlKind.Scalar && node.Text.Length > 0)
            return node.Text;
        if (node.Kind == YamlKind.Scalar)
            Context.Add(node.At, path, "text", "an empty text");
        else
            Wrong(path, node, "text");
        return null;
    }

    /// <summary>Reports the value of a key that is of the right kind but not what is expected.</summary>
    public void Wrong(string key, string expected, string? nearest = null, string? hint = null)
    {
        var node = _values[key];
        Context.Add(node.At, KeyPath(key), expected, ReadContext.Show(KeyPath(key), node.Text), nearest, hint);
    }

    // Only the kind: text where a mapping belongs may be a connection string.
    private void Wrong(string path, YamlNode node, string expected) =>
        Context.Add(node.At, path, expected, node.KindText);

    private void Missing(string key, string what) =>
        Context.Add(At, KeyPath(key), what, "nothing", hint: $"The key {key} is required.");
}
