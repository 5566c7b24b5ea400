namespace Pipeline.Tests.Versions;

/// <summary>
/// Histories of GitVersion's documentation and integration tests, with the version that these expect at the end, and
/// where they do.
/// </summary>
internal static partial class Histories
{
    public const string GitFlow = "";
    public const string GitHubFlow = "workflow: GitHubFlow/v1";

    public static TheoryData<string, string, string, string> All =>
        Rows([
            .. Main,
            .. Messages,
            .. Documentation,
            .. Releases,
            .. Features,
            .. Develop,
            .. Hotfixes,
            .. PullRequests,
            .. Configured,
        ]);

    /// <summary>Those that are computed from real repositories, too.</summary>
    public static TheoryData<string, string, string, string> Real =>
        Rows([.. Documentation[..12], .. Releases[..4], .. Develop[..6], .. Hotfixes]);

    private static TheoryData<string, string, string, string> Rows((string, string, string, string)[] histories)
    {
        var rows = new TheoryData<string, string, string, string>();
        foreach (var (from, configuration, history, expected) in histories)
            rows.Add(from, configuration, history, expected);
        return rows;
    }
}
