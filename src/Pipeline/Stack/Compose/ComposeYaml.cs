namespace Pipeline.Stacks;

/// <summary>Compose files as they are written, for what compose resolves and then shows no more.</summary>
internal static class ComposeYaml
{
    /// <summary>Null where there is none. Compose says what is wrong with a file that cannot be read.</summary>
    internal static YamlNode? Read(string file)
    {
        try
        {
            return File.Exists(file) ? YamlTree.Parse(File.ReadAllText(file), new ReadContext(file)) : null;
        }
        catch (YamlDotNet.Core.YamlException)
        {
            return null;
        }
    }

    internal static YamlNode? Value(YamlNode node, string key) => node.Pairs.FirstOrDefault(p => p.Key == key)?.Value;

    internal static IReadOnlyList<YamlPair> Map(YamlNode node, string key) => Value(node, key)?.Pairs ?? [];

    internal static IReadOnlyList<YamlNode> Items(YamlNode? node) =>
        node switch
        {
            null => [],
            { Kind: YamlKind.List } => node.Items,
            _ => [node],
        };
}
