using System.Text;

namespace Pipeline.Bootstrap;

/// <summary>The test results as Markdown for a GitHub job (<c>$GITHUB_STEP_SUMMARY</c>); nothing elsewhere.</summary>
internal static class TestSummary
{
    public static void Append(IReadOnlyList<TestResults> all)
    {
        if (Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is { Length: > 0 } file)
            File.AppendAllText(file, Markdown(all));
    }

    public static string Markdown(IReadOnlyList<TestResults> all)
    {
        var text = new StringBuilder("### Tests\n\n| project | passed | failed | skipped |\n|---|---|---|---|\n");
        foreach (var project in all)
            text.Append($"| {project.Project} | {project.Passed} | {project.Failed} | {project.Skipped} |\n");
        foreach (var failure in all.SelectMany(p => p.Failures))
            text.Append($"\n- `{failure.Name}`");
        return text.Append('\n').ToString();
    }
}
