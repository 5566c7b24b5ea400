namespace Pipeline.Terms;

/// <summary>Says beside whatever is called proven what was not looked at.</summary>
internal static class NotLookedAt
{
    /// <summary>Follows the word; empty where no node was left out.</summary>
    public static string Words(IReadOnlyList<string> nodes) =>
        nodes.Count == 0 ? "" : $" WITHOUT {string.Join(", ", nodes)} (lost, NOT LOOKED AT)";
}
