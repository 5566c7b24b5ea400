namespace Pipeline.Watching;

/// <summary>One thing that is not as the last verified release left it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Subject">Of what: a service, an image, a file, a role.</param>
/// <param name="What">What is wrong, as a sentence without figures that change by themselves.</param>
/// <param name="Expected">What the release verified.</param>
/// <param name="Found">What is there now.</param>
/// <param name="Next">What to type, or to do.</param>
public sealed record DriftFinding(
    DriftKind Kind,
    string Subject,
    string What,
    string Expected,
    string Found,
    string Next
)
{
    /// <summary>Stays the same for as long as the same thing is wrong, whatever is found in detail.</summary>
    public string Id => $"{Kind} {Subject} {What}";

    /// <summary>In one line.</summary>
    public string Line => OneLine($"{What}: expected {Expected}; found {Found}; next: {Next}");

    /// <summary>Once it is no longer so.</summary>
    public string SettledLine => OneLine($"{What}: no longer so");

    private static string OneLine(string text) =>
        string.Join(
            ' ',
            text.Split(['\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        );
}
