namespace Pipeline.Targets.Tests.Support;

/// <summary>
/// Compares text with a reviewed file; what differs is left beside the test's output as <c>.received.txt</c>.
/// </summary>
internal static class Golden
{
    public static void ShouldMatch(this string text, string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Golden");
        var expected = Path.Combine(folder, name + ".txt");
        var actual = text.ReplaceLineEndings("\n");
        File.WriteAllText(Path.Combine(folder, name + ".received.txt"), actual);
        File.Exists(expected).Should().BeTrue($"{name}.txt should have been reviewed and committed");
        actual.Should().Be(File.ReadAllText(expected));
    }
}
