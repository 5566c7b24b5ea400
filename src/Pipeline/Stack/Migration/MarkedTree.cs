using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pipeline.Stacks;

/// <summary>
/// Reads YAML for editing its text: aliases are not followed, nothing is merged, and every node knows its place.
/// </summary>
internal sealed class MarkedTree(string text, int skipped, IParser parser) : YamlEvents<MarkedNode>(parser, MaxDepth)
{
    // Deeper is no compose file, and would overflow the stack.
    private const int MaxDepth = 60;

    /// <returns>The first document; null when there is none.</returns>
    /// <exception cref="YamlException">It is not YAML.</exception>
    public static MarkedNode? Parse(string text)
    {
        var skipped = text.StartsWith('\uFEFF') ? 1 : 0;
        var parser = new Parser(new StringReader(text[skipped..]));
        if (!HasDocument(parser))
            return null;
        return new MarkedTree(text, skipped, parser).Node();
    }

    protected override MarkedNode Alias(AnchorAlias alias) =>
        Between(YamlKind.Scalar, alias, End(alias.End)) with
        {
            Special = $"the alias *{alias.Value.Value}",
        };

    protected override MarkedNode Scalar(Scalar scalar) =>
        Between(IsNothing(scalar) ? YamlKind.Nothing : YamlKind.Scalar, scalar, End(scalar.End)) with
        {
            Text = scalar.Value,
            Quote = scalar.Style switch
            {
                ScalarStyle.SingleQuoted => '\'',
                ScalarStyle.DoubleQuoted => '"',
                _ => null,
            },
            Special = SpecialOf(scalar),
        };

    // The event of a closing bracket begins and ends before it.
    protected override MarkedNode List(SequenceStart start)
    {
        var items = new List<MarkedNode>();
        SequenceEnd? end;
        while (!Events.TryConsume<SequenceEnd>(out end))
            items.Add(Node());
        var isFlow = start.Style == SequenceStyle.Flow;
        return Between(YamlKind.List, start, isFlow ? Offset(end.Start) + 1 : items.LastOrDefault()?.End) with
        {
            Items = items,
            IsFlow = isFlow,
            Special = SpecialOf(start),
        };
    }

    protected override MarkedNode Map(MappingStart start)
    {
        var pairs = new List<(MarkedNode, MarkedNode Value)>();
        MappingEnd? end;
        while (!Events.TryConsume<MappingEnd>(out end))
            pairs.Add((Node(), Node()));
        var isFlow = start.Style == MappingStyle.Flow;
        return Between(YamlKind.Map, start, isFlow ? Offset(end.Start) + 1 : pairs.LastOrDefault().Value?.End) with
        {
            Pairs = pairs,
            IsFlow = isFlow,
            Special = SpecialOf(start),
        };
    }

    private MarkedNode Between(YamlKind kind, ParsingEvent start, int? end) =>
        new(kind, YamlTree.At(start.Start), Offset(start.Start), end ?? Offset(start.Start));

    private int Offset(Mark mark) => (int)mark.Index + skipped;

    // Of a text over several lines, the parser ends where the next node begins.
    private int End(Mark mark) => text.AsSpan(0, Offset(mark)).TrimEnd().Length;

    private static string? SpecialOf(NodeEvent node) =>
        !node.Anchor.IsEmpty ? $"the anchor &{node.Anchor.Value}"
        : !node.Tag.IsEmpty && !node.Tag.IsNonSpecific ? $"the tag {node.Tag.Value}"
        : null;
}
