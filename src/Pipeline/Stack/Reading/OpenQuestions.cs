namespace Pipeline.Stacks;

/// <summary>
/// What only the operator knows stands in pipeline.yml as a value that begins with TODO. The pipeline refuses to run
/// while one stands, and says which line. Pure.
/// </summary>
internal static class OpenQuestions
{
    private const string Word = "TODO";
    private const int LongestQuestion = 300;

    /// <summary>A value that asks.</summary>
    public static string Ask(string question) => $"{Word}: {question}";

    public static bool IsOpen(string value) =>
        value == Word
        || value.StartsWith(Word + ":", StringComparison.Ordinal)
        || value.StartsWith(Word + " ", StringComparison.Ordinal);

    /// <summary>Whether a line of YAML that <see cref="Ask"/> is in asks.</summary>
    public static bool IsAsked(string line) =>
        !line.TrimStart().StartsWith('#') && line.Contains(Word + ":", StringComparison.Ordinal);

    /// <summary>Adds a problem for each that stands; what else seems wrong may follow from it.</summary>
    /// <returns>Whether one stands.</returns>
    public static bool Find(YamlNode node, ReadContext context) =>
        Find(node, context, "", new HashSet<YamlNode>(ReferenceEqualityComparer.Instance));

    /// <param name="seen">An alias leads to the same node again, and aliases of aliases to far too many.</param>
    private static bool Find(YamlNode node, ReadContext context, string key, HashSet<YamlNode> seen)
    {
        if (!seen.Add(node))
            return false;
        var found = node.Kind == YamlKind.Scalar && IsOpen(node.Text);
        if (found)
            context.Add(
                node.At,
                key,
                "an answer in the place of this question",
                ReadContext.MayBeSecret(key) ? "an open question" : ReadContext.Quote(node.Text, LongestQuestion)
            );
        foreach (var (index, item) in node.Items.Index())
            found |= Find(item, context, $"{key}[{index}]", seen);
        foreach (var pair in node.Pairs)
            found |= Find(pair.Value, context, key.Length == 0 ? pair.Key : $"{key}.{pair.Key}", seen);
        return found;
    }
}
