using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pipeline.Stacks;

/// <summary>Turns parser events into nodes; what a node is, is the reader's.</summary>
/// <param name="maxDepth">Deeper would overflow the stack.</param>
internal abstract class YamlEvents<TNode>(IParser parser, int maxDepth)
    where TNode : class
{
    private int _depth;

    protected IParser Events => parser;

    /// <summary>Whether the text has a document; the parser then stands at its node.</summary>
    protected static bool HasDocument(IParser parser)
    {
        parser.Consume<StreamStart>();
        return !parser.Accept<StreamEnd>(out _) && parser.Consume<DocumentStart>() is not null;
    }

    /// <exception cref="YamlException">It is nested too deep, or no YAML.</exception>
    protected TNode Node()
    {
        if (++_depth > maxDepth)
            throw new YamlException(parser.Current!.Start, parser.Current.End, $"Nested deeper than {maxDepth} levels");
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

    protected abstract TNode Alias(AnchorAlias alias);

    protected abstract TNode Scalar(Scalar scalar);

    protected abstract TNode List(SequenceStart start);

    protected abstract TNode Map(MappingStart start);

    protected static bool IsNothing(Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is ("" or "~" or "null");
}
