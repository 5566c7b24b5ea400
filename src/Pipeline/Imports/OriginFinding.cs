namespace Pipeline.Imports;

/// <summary>What a fact about origins speaks of.</summary>
public enum OriginKind
{
    /// <summary>The interpreter's search path, or where it caches bytecode.</summary>
    SearchPath,

    /// <summary>A <c>.pth</c> file that extends the search path, or runs code, at start; its SHA-256.</summary>
    PathFile,

    /// <summary>A module or package of the code.</summary>
    Module,

    /// <summary>A declared dependency.</summary>
    Dependency,

    /// <summary>SHA-256 of the file that a dependency starts in.</summary>
    Content,

    /// <summary>Any other module on the search path, the standard library included.</summary>
    TopLevel,

    /// <summary>A name that an import statement of the code mentions.</summary>
    Imported,
}

/// <param name="Where">File; folders of a namespace package; a hash; "" when not found.</param>
internal sealed record OriginFact(OriginKind Kind, string Name, string Where);

/// <summary>Something resolves otherwise than in the image.</summary>
/// <param name="Expected">Where the image has it; "" when it does not.</param>
/// <param name="Found">Where the running container has it; "" when it does not.</param>
public sealed record OriginFinding(OriginKind Kind, string Name, string Expected, string Found)
{
    public override string ToString() => Kind == OriginKind.Content
        ? $"{Name} has other content than in the image (SHA-256 {Found}, expected {Expected})"
        : $"{Name} comes from {Shown(Found)}; in the image it comes from {Shown(Expected)}";

    private static string Shown(string where) => where.Length == 0 ? "nowhere" : where;
}

internal static class OriginComparison
{
    private static readonly string[] LoadedAtStart = ["sitecustomize", "usercustomize"];

    /// <summary>A module that only the running container has matters when something asks for it: the code, or the interpreter at its start.</summary>
    public static IReadOnlyList<OriginFinding> Compare(IReadOnlyList<OriginFact> image, IReadOnlyList<OriginFact> running)
    {
        var asked = image.Where(fact => fact.Kind == OriginKind.Imported).Select(fact => fact.Name).Concat(LoadedAtStart).ToHashSet();
        var expected = image.Where(fact => fact.Kind != OriginKind.Imported).ToDictionary(fact => (fact.Kind, fact.Name), fact => fact.Where);
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
