namespace Pipeline.Stacks;

/// <summary>
/// YAML's merge key: <c>&lt;&lt;: *common</c>, as in compose files. A key of the mapping itself wins, then the earlier
/// source.
/// </summary>
internal static class YamlMerge
{
    public const string Key = "<<";

    public static IReadOnlyList<YamlPair> Apply(List<YamlPair> pairs, ReadContext context)
    {
        var merges = pairs.Where(p => p.Key == Key).ToList();
        if (merges.Count == 0)
            return pairs;
        var result = pairs.Where(p => p.Key != Key).ToList();
        foreach (var merge in merges)
        foreach (var source in merge.Value.Kind == YamlKind.List ? merge.Value.Items : [merge.Value])
            if (source.Kind == YamlKind.Map)
                result.AddRange(source.Pairs.Where(p => result.TrueForAll(r => r.Key != p.Key)).ToList());
            else
                context.Add(merge.At, Key, "a mapping to merge", source.KindText);
        return result;
    }
}
