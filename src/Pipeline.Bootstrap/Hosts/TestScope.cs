using Pipeline.Platform;

namespace Pipeline.Bootstrap;

/// <summary>Which tests run.</summary>
/// <param name="Filter">A <c>dotnet test --filter</c> expression, such as a part of a test's name; null for
/// all.</param>
/// <param name="UnitOnly">Only those that need no engine.</param>
public sealed record TestScope(string? Filter, bool UnitOnly)
{
    /// <summary>Classes whose tests need an engine have the trait <c>Needs</c> with the value <c>engine</c>.</summary>
    private const string NeedsNoEngine = "Needs!=engine";

    private static readonly Dictionary<string, string> NoEngine = new()
    {
        ["DOCKER_HOST"] = "unix:///nonexistent/docker.sock",
    };

    /// <summary>What <c>dotnet test --filter</c> takes; null for all.</summary>
    internal string? Expression =>
        !UnitOnly ? Filter
        : Filter is null ? NeedsNoEngine
        : $"({NeedsNoEngine})&({Filter})";

    internal static bool IsEndToEnd(string project) => project.Contains("EndToEnd", StringComparison.Ordinal);

    /// <summary>
    /// Projects that run one after the other, in lists that run side by side. End-to-end tests mostly wait for
    /// containers, so they run beside the others; unit tests wait for little, and all of theirs run at once.
    /// </summary>
    internal IReadOnlyList<IReadOnlyList<string>> SideBySide(IReadOnlyList<string> projects) =>
        UnitOnly
            ? [.. projects.Where(p => !IsEndToEnd(p)).Select(p => new[] { p })]
            : [.. projects.GroupBy(IsEndToEnd).Select(side => side.ToList())];

    /// <summary>A unit test that reaches for the engine after all fails, whether there is one or not.</summary>
    internal Command Confine(Command command) =>
        UnitOnly
            ? command with
            {
                Environment = command
                    .Environment.Where(e => !NoEngine.ContainsKey(e.Key))
                    .Concat(NoEngine)
                    .ToDictionary(e => e.Key, e => e.Value),
            }
            : command;
}
