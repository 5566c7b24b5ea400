using System.Text;
using YamlDotNet.Core;

namespace Pipeline.Stacks;

/// <summary>
/// Reads <c>pipeline.yml</c>, strictly: an unknown key, a duplicate, a wrong type or a contradiction is an error with
/// its place.
/// </summary>
public static class StackReader
{
    /// <exception cref="StackException">The file is missing or wrong; holds every problem found.</exception>
    public static StackDefinition Read(string path)
    {
        var context = new ReadContext(Path.GetFullPath(path));
        return Read(context, LoadText(context));
    }

    internal static StackDefinition Read(ReadContext context, string text)
    {
        var root = Parse(context, text);
        var definition = new DefinitionReader(context).Read(new Section(context, StackKeys.Root, "", root));
        DefinitionChecks.Check(definition, context);
        ThrowIfAny(context, definition);
        return definition;
    }

    private static string LoadText(ReadContext context)
    {
        if (!File.Exists(context.File))
            throw Fatal(
                context,
                new Place(1, 1),
                "a pipeline.yml",
                Directory.Exists(context.File) ? "a folder" : "no such file",
                "Give the file with --stack; the bundled demo, docker/demo/pipeline.yml, is the reference."
            );
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true)
                .GetString(File.ReadAllBytes(context.File))
                .TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            throw Fatal(context, new Place(1, 1), "UTF-8 text", $"bytes that are not UTF-8 at offset {e.Index}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Fatal(context, new Place(1, 1), "a readable file", e.Message);
        }
    }

    private static YamlNode Parse(ReadContext context, string text)
    {
        try
        {
            return YamlTree.Parse(text, context) is { Kind: not YamlKind.Nothing } root
                ? root
                : throw Fatal(context, new Place(1, 1), "a mapping with version, code and services", "an empty file");
        }
        catch (YamlException e)
        {
            if (TabIn(text, e) is { } tab)
                throw Fatal(context, tab, "YAML", "a tab in the indentation", "Indent with spaces.");
            throw Fatal(context, YamlTree.At(e.Start), "YAML", $"a syntax error: {e.Message.TrimEnd('.')}");
        }
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

    private static StackException Fatal(
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

    private static void ThrowIfAny(ReadContext context, StackDefinition definition)
    {
        if (context.Problems.Count > 0)
            throw new StackException([.. context.Problems.OrderBy(p => p.At.Line).ThenBy(p => p.At.Column).Distinct()])
            {
                Partial = definition,
            };
    }
}
