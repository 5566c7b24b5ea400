using System.Text;
using YamlDotNet.Core;

namespace Pipeline.Stacks;

/// <summary>From the bytes of a YAML file to its tree. What stops that is thrown, with its place.</summary>
internal static class YamlFile
{
    /// <exception cref="StackException">The bytes are not UTF-8.</exception>
    public static string Text(ReadContext context, byte[] content)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            throw Fatal(context, new Place(1, 1), "UTF-8 text", $"bytes that are not UTF-8 at offset {e.Index}");
        }
    }

    /// <returns>Null for a file with nothing in it.</returns>
    /// <exception cref="StackException">It is not YAML.</exception>
    public static YamlNode? Parse(ReadContext context, string text)
    {
        try
        {
            return YamlTree.Parse(text, context) is { Kind: not YamlKind.Nothing } root ? root : null;
        }
        catch (YamlException e)
        {
            if (TabIn(text, e) is { } tab)
                throw Fatal(context, tab, "YAML", "a tab in the indentation", "Indent with spaces.");
            throw Fatal(context, YamlTree.At(e.Start), "YAML", $"a syntax error: {e.Message.TrimEnd('.')}");
        }
    }

    public static StackException Fatal(
        ReadContext context,
        Place at,
        string expected,
        string found,
        string? hint = null
    )
    {
        context.Add(at, "", expected, found, hint: hint);
        return new StackException(context.Problems);
    }

    // The parser names the start of the mapping, which may be far above the tab.
    private static Place? TabIn(string text, YamlException e) =>
        !e.Message.Contains("tab", StringComparison.Ordinal)
            ? null
            : text.Split('\n')
                .Index()
                .Where(l => l.Index + 1 >= e.Start.Line)
                .Select(l => (l.Index, Tab: l.Item.TakeWhile(char.IsWhiteSpace).ToList().IndexOf('\t')))
                .Where(l => l.Tab >= 0)
                .Select(l => (Place?)new Place(l.Index + 1, l.Tab + 1))
                .FirstOrDefault();
}
