namespace Pipeline.Stacks;

/// <summary>A YAML node with where it stands in its text, so that the text can be edited around it.</summary>
/// <param name="Start">Offset of its first char, a quote included.</param>
/// <param name="End">Offset after its last char; of a block list or mapping, after its last value.</param>
internal sealed record MarkedNode(YamlKind Kind, Place At, int Start, int End)
{
    public string Text { get; init; } = "";

    /// <summary>The quote that it is written in; null where there is none.</summary>
    public char? Quote { get; init; }

    /// <summary>Whether a list or mapping is written in brackets.</summary>
    public bool IsFlow { get; init; }

    /// <summary>
    /// Why an edit here could change other places too, or not what it seems to: an alias, an anchor, a tag; null where
    /// it is written plainly.
    /// </summary>
    public string? Special { get; init; }

    public IReadOnlyList<MarkedNode> Items { get; init; } = [];

    public IReadOnlyList<(MarkedNode Key, MarkedNode Value)> Pairs { get; init; } = [];

    /// <summary>The value that the mapping itself writes for this key; null where it writes none.</summary>
    public MarkedNode? Find(string key) => Pairs.FirstOrDefault(p => p.Key.Text == key).Value;
}
