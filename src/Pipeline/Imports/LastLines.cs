namespace Pipeline.Imports;

internal static class LastLines
{
    /// <summary>The last non-blank lines, as many as fit an error message.</summary>
    public static string From(string text, int count = 12) => string.Join('\n', All(text).TakeLast(count));

    public static IReadOnlyList<string> All(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
