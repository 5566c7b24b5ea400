using Xunit.Abstractions;

namespace Pipeline.Postgres.Tests.Reach;

/// <summary>The page's table is the list of traps, as the tests hold it.</summary>
public sealed class TrapPageTests(ITestOutputHelper output)
{
    [Fact]
    public void The_page_lists_every_trap_and_what_plain_tests_see_of_it()
    {
        var lines = Lines().ToList();
        output.WriteLine(string.Join('\n', lines));

        var page = File.ReadAllLines(Path.Combine(Root(AppContext.BaseDirectory), "docs/least-privilege.md"));

        page[Array.IndexOf(page, "<!-- traps -->")..]
            .Skip(1)
            .TakeWhile(l => l != "<!-- end of traps -->")
            .Should()
            .Equal(lines);
        Trap.All.Count.Should().BeGreaterThanOrEqualTo(110);
        Trap.All.Select(t => t.Name).Should().OnlyHaveUniqueItems();
    }

    private static IEnumerable<string> Lines()
    {
        yield return $"{Trap.All.Count} traps. The `CREATE TABLE` test sees {Seen('t')} of them, the five negative tests {Seen('n')}, a listing of ACLs {Seen('a')}.";
        foreach (var family in Trap.All.GroupBy(t => t.Family))
        {
            yield return "";
            yield return $"### {family.Key}";
            yield return "";
            yield return "| trap | found as | severity | `CREATE TABLE` | five tests | ACLs |";
            yield return "|---|---|---|---|---|---|";
            foreach (var trap in family)
            {
                yield return $"| {trap.Name}{Versions(trap)} | {trap.Kind} | {trap.Severity} | {Mark(trap, 't')} | {Mark(trap, 'n')} | {Mark(trap, 'a')} |";
            }
        }
    }

    private static int Seen(char test) => Trap.All.Count(t => t.Seen.Contains(test, StringComparison.Ordinal));

    private static string Mark(Trap trap, char test) =>
        trap.Seen.Contains(test, StringComparison.Ordinal) ? "sees it" : "–";

    private static string Versions(Trap trap) =>
        trap.From > 15 ? $" (from {trap.From})"
        : trap.To < 99 ? $" (up to {trap.To})"
        : "";

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "Pipeline.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
