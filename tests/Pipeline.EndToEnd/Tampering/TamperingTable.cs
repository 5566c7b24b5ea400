namespace Pipeline.EndToEnd.Tampering;

/// <summary>What was seen of one way.</summary>
public sealed record TamperingRow(Way Way, bool GitStatus, bool ImageDigest, bool DockerDiff, bool FourFiles)
{
    public string Line =>
        $"| {Way.Name} | {Mark(GitStatus)} | {Mark(ImageDigest)} | {Mark(DockerDiff)} | {Mark(FourFiles)} | {Ours} | {Said} |";

    private string Ours =>
        Way.Seen switch
        {
            Seen.Yes => "**yes**",
            Seen.Named => "named",
            _ => "no",
        };

    private string Said => Way.Seen == Seen.No ? Way.Says : $"`{Way.Says}`";

    private static string Mark(bool seen) => seen ? "yes" : "–";
}

/// <summary>The table of docs/proof.md.</summary>
internal static class TamperingTable
{
    /// <summary>Set to write the page anew.</summary>
    public const string Variable = "PIPELINE_PROOF_TABLE";

    private const string Begin =
        "| way | `git status` | image digest | `docker diff` | MD5 of four files | Status | what it says, or why it does not |";

    public static string Page { get; } = Path.Combine(Repository(), "docs", "proof.md");

    /// <summary>After each row, so that a run that is cut short shows how far it came.</summary>
    public static void Keep(IReadOnlyList<TamperingRow> rows, IReadOnlyList<string> wrong)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 })
            return;
        var lines = File.ReadAllLines(Page).ToList();
        var first = lines.IndexOf(Begin) + 2;
        var last = lines.FindIndex(first, l => !l.StartsWith('|'));
        lines.RemoveRange(first, (last < 0 ? lines.Count : last) - first);
        lines.InsertRange(
            first,
            rows.Select(r => r.Line).Concat(wrong.Select(w => $"| WRONG {w.ReplaceLineEndings(" ")} |"))
        );
        File.WriteAllText(Page, string.Join('\n', lines) + "\n");
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("the tests run outside of the repository");
        return folder.FullName;
    }
}
