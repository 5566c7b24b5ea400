using YamlDotNet.Core;

namespace Pipeline.Stacks;

/// <summary>The line <c>strategy</c> of a code tree in the text of a <c>pipeline.yml</c>.</summary>
internal static class StrategyText
{
    /// <param name="index">Which item of <c>code</c>.</param>
    /// <exception cref="StackException">It cannot be written without a guess.</exception>
    public static IEnumerable<TextEdit> Set(string file, string text, int index, CodeStrategy to)
    {
        var word = CodeReader.TextOf(to);
        if (Root(file, text).Find("code") is not { Kind: YamlKind.List, Special: null } code)
            throw Refused(file, new Place(1, 1), index, "a list that is written out", word);
        var tree = code.Items[index];
        if (tree.Special is { } shared || tree.Kind != YamlKind.Map)
            throw Refused(file, tree.At, index, tree.Special ?? "no mapping", word);
        if (tree.Find("strategy") is { } value)
            return value is { Special: null, Kind: YamlKind.Scalar }
                ? [new TextEdit(value.Start, value.End - value.Start, $"{value.Quote}{word}{value.Quote}")]
                : throw Refused(file, value.At, index, value.Special ?? "no text", word);
        var (key, path) = tree.Pairs.FirstOrDefault(p => p.Key.Text == "path");
        if (path is null)
            throw Refused(file, tree.At, index, "a path that comes from elsewhere", word);
        if (tree.IsFlow)
            return [new TextEdit(path.End, 0, $", strategy: {word}")];
        var end = TextLines.EndOf(text, path.End);
        var indent = new string(' ', key.Start - TextLines.StartOf(text, key.Start));
        return [new TextEdit(end, 0, $"{TextLines.Ending(text, end)}{indent}strategy: {word}")];
    }

    private static MarkedNode Root(string file, string text)
    {
        try
        {
            return MarkedTree.Parse(text) ?? throw new YamlException("It is empty");
        }
        catch (YamlException e)
        {
            throw new StackException([new StackProblem(file, YamlTree.At(e.Start), "", "YAML", e.Message)]);
        }
    }

    private static StackException Refused(string file, Place at, int index, string found, string word) =>
        new([
            new StackProblem(
                file,
                at,
                $"code[{index}].strategy",
                "a tree that no other place shares",
                found,
                Hint: $"Write by hand:\nstrategy: {word}"
            ),
        ]);
}
