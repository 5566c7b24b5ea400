using System.Globalization;
using System.Xml.Linq;

namespace Pipeline.Bootstrap;

/// <summary>What one test project came to.</summary>
/// <param name="Durations">Of every test that ran.</param>
/// <param name="Broken">Why the project failed as a whole (it crashed, hung, or had no tests); null when it ran to its
/// end.</param>
public sealed record TestResults(
    string Project,
    int Passed,
    int Skipped,
    IReadOnlyList<TestFailure> Failures,
    IReadOnlyList<TestDuration> Durations,
    string? Broken = null
)
{
    private const int FirstLines = 2;
    private const int LastLines = 12;

    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Failed tests, and one more for a project that failed as a whole.</summary>
    public int Failed => Failures.Count + (Broken is null ? 0 : 1);

    public int Ran => Passed + Failures.Count;

    /// <summary>
    /// Counts the results themselves: the counters in the file are 0 for skipped tests, and absent after a crash.
    /// </summary>
    public static TestResults Read(string project, XDocument trx)
    {
        var results = trx.Descendants(Trx + "UnitTestResult").ToLookup(r => (string?)r.Attribute("outcome") ?? "Error");
        var failures = results.Where(g => g.Key is not ("Passed" or "NotExecuted")).SelectMany(g => g).Select(Failure);
        return new TestResults(
            project,
            results["Passed"].Count(),
            results["NotExecuted"].Count(),
            [.. failures],
            [.. results.SelectMany(g => g).Select(Timed)]
        );
    }

    private static TestDuration Timed(XElement result) => new(NameOf(result), Parsed(result) ?? TimeSpan.Zero);

    private static TimeSpan? Parsed(XElement result) =>
        TimeSpan.TryParse((string?)result.Attribute("duration"), CultureInfo.InvariantCulture, out var duration)
            ? duration
            : null;

    private static string NameOf(XElement result) => (string?)result.Attribute("testName") ?? "a test without a name";

    private static TestFailure Failure(XElement result)
    {
        var error = result.Element(Trx + "Output")?.Element(Trx + "ErrorInfo");
        string?[] said = [error?.Element(Trx + "Message")?.Value, error?.Element(Trx + "StackTrace")?.Value];
        return new TestFailure(NameOf(result), string.Join('\n', said.OfType<string>().Select(Shortened)));
    }

    /// <summary>
    /// What a program said stands in the middle of a message, and why it failed at its end. All of it stays in the
    /// file.
    /// </summary>
    private static string Shortened(string text)
    {
        var lines = text.TrimEnd().Split('\n');
        var left = lines.Length - FirstLines - LastLines;
        return left <= 0
            ? text
            : string.Join('\n', [.. lines[..FirstLines], $"... {left} lines ...", .. lines[^LastLines..]]);
    }
}
