namespace Pipeline.Imports;

internal static class OriginComparison
{
    private static readonly string[] LoadedAtStart = ["sitecustomize", "usercustomize"];

    /// <summary>
    /// A module that only the running container has matters when something asks for it: the code, or the interpreter at
    /// its start.
    /// </summary>
    public static IReadOnlyList<OriginFinding> Compare(
        IReadOnlyList<OriginFact> image,
        IReadOnlyList<OriginFact> running
    )
    {
        var asked = image
            .Where(fact => fact.Kind == OriginKind.Imported)
            .Select(fact => fact.Name)
            .Concat(LoadedAtStart)
            .ToHashSet();
        var expected = image
            .Where(fact => fact.Kind != OriginKind.Imported)
            .ToDictionary(fact => (fact.Kind, fact.Name), fact => fact.Where);
        var found = running.ToDictionary(fact => (fact.Kind, fact.Name), fact => fact.Where);
        return
        [
            .. from key in expected.Keys.Union(found.Keys)
            let before = expected.GetValueOrDefault(key, "")
            let now = found.GetValueOrDefault(key, "")
            where before != now && (before.Length > 0 || key.Kind != OriginKind.TopLevel || asked.Contains(key.Name))
            orderby key.Kind, key.Name
            select new OriginFinding(key.Kind, key.Name, before, now),
        ];
    }
}
