using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pipeline.Stacks;

/// <summary>
/// Builds <see cref="YamlNode"/>s from parser events. Not YamlDotNet's own tree: that one throws at the first duplicate
/// key, while all problems of a file are to be shown at once.
/// </summary>
internal sealed class YamlTree(IParser parser, ReadContext context) : YamlEvents<YamlNode>(parser, MaxDepth)
{
    // Deeper is no pipeline.yml, and would overflow the stack.
    private const int MaxDepth = 40;
    private readonly Dictionary<string, YamlNode> _anchors = [];

    /// <summary>The only document of <paramref name="text"/>; null when it has none.</summary>
    /// <exception cref="YamlException">It is not YAML.</exception>
    public static YamlNode? Parse(string text, ReadContext context)
    {
        var parser = new Parser(new StringReader(text));
        if (!HasDocument(parser))
            return null;
        var root = new YamlTree(parser, context).Node();
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var second))
            context.Add(At(second.Start), "", "one YAML document", "a second one");
        return root;
    }

    protected override YamlNode Alias(AnchorAlias alias) =>
        _anchors.TryGetValue(alias.Value.Value, out var node)
            ? node
            : throw new YamlException(alias.Start, alias.End, "Alias of an anchor that does not exist (yet)");

    protected override YamlNode Scalar(Scalar scalar)
    {
        return Remember(
            scalar,
            IsNothing(scalar) ? YamlNode.Nothing(At(scalar.Start)) : YamlNode.Scalar(At(scalar.Start), scalar.Value)
        );
    }

    protected override YamlNode List(SequenceStart start)
    {
        var items = new List<YamlNode>();
        while (!Events.TryConsume<SequenceEnd>(out _))
            items.Add(Node());
        return Remember(start, YamlNode.List(At(start.Start), items));
    }

    protected override YamlNode Map(MappingStart start)
    {
        var pairs = new List<YamlPair>();
        while (!Events.TryConsume<MappingEnd>(out _))
        {
            var key = Node();
            Add(pairs, key, Node());
        }
        return Remember(start, YamlNode.Map(At(start.Start), YamlMerge.Apply(pairs, context)));
    }

    private void Add(List<YamlPair> pairs, YamlNode key, YamlNode value)
    {
        if (key.Kind != YamlKind.Scalar)
            context.Add(key.At, "", "a name as key", key.KindText);
        else if (key.Text != YamlMerge.Key && pairs.Find(p => p.Key == key.Text) is { } first)
            context.Add(key.At, key.Text, "each key once", $"it again (first in line {first.At.Line})");
        else
            pairs.Add(new YamlPair(key.Text, key.At, value));
    }

    private YamlNode Remember(NodeEvent source, YamlNode node)
    {
        if (
            !source.Tag.IsEmpty
            && !source.Tag.IsNonSpecific
            && !source.Tag.Value.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal)
        )
            context.Add(At(source.Start), "", "no tags", $"the tag {ReadContext.Quote(source.Tag.Value)}");
        if (!source.Anchor.IsEmpty)
            _anchors[source.Anchor.Value] = node;
        return node;
    }

    public static Place At(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));
}
