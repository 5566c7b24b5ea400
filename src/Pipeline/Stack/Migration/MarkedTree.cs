using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pipeline.Stacks;

/// <summary>
/// Reads YAML for editing its text: aliases are not followed, nothing is merged, and every node knows its place.
/// </summary>
internal sealed class MarkedTree(string text, int skipped, IParser parser)
{
    // Deeper is no compose file, and would overflow the stack.
    private const int MaxDepth = 60;
    private int _depth;

    /// <returns>The first document; null when there is none.</returns>
    /// <exception cref="YamlException">It is not YAML.</exception>
    public static MarkedNode? Parse(string text)
    {
        var skipped = text.StartsWith('\uFEFF') ? 1 : 0;
        var parser = new Parser(new StringReader(text[skipped..]));
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
            return null;
        parser.Consume<DocumentStart>();
        return new MarkedTree(text, skipped, parser).Node();
    }

    private MarkedNode Node()
    {
        if (++_depth > MaxDepth)
            throw new YamlException(parser.Current!.Start, parser.Current.End, $"Nested deeper than {MaxDepth} levels");
        var node = parser.Current switch
        {
            AnchorAlias => Alias(parser.Consume<AnchorAlias>()),
            YamlDotNet.Core.Events.Scalar => Scalar(parser.Consume<Scalar>()),
            SequenceStart => List(parser.Consume<SequenceStart>()),
            _ => Map(parser.Consume<MappingStart>()),
        };
        _depth--;
        return node;
    }

    private MarkedNode Alias(AnchorAlias alias) =>
        Between(YamlKind.Scalar, alias, End(alias.End)) with
        {
            Special = $"the alias *{alias.Value.Value}",
        };

    private MarkedNode Scalar(Scalar scalar) =>
        Between(
            scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null"
                ? YamlKind.Nothing
                : YamlKind.Scalar,
            scalar,
            End(scalar.End)
        ) with
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
    private MarkedNode List(SequenceStart start)
    {
        var items = new List<MarkedNode>();
        SequenceEnd? end;
        while (!parser.TryConsume<SequenceEnd>(out end))
            items.Add(Node());
        var isFlow = start.Style == SequenceStyle.Flow;
        return Between(YamlKind.List, start, isFlow ? Offset(end.Start) + 1 : items.LastOrDefault()?.End) with
        {
            Items = items,
            IsFlow = isFlow,
            Special = SpecialOf(start),
        };
    }

    private MarkedNode Map(MappingStart start)
    {
        var pairs = new List<(MarkedNode, MarkedNode Value)>();
        MappingEnd? end;
        while (!parser.TryConsume<MappingEnd>(out end))
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
