namespace Pipeline.Postgres;

/// <summary>The value of <c>search_path</c>.</summary>
internal static class SearchPath
{
    /// <summary>Its schemas in order.</summary>
    public static IReadOnlyList<string> Read(string value) =>
        [.. SqlLexer.Read(value).Where(t => t.IsName || t.Kind == SqlKind.Text).Select(t => t.Text)];
}
