using Pipeline.EndToEnd.Fixtures;

namespace Pipeline.EndToEnd.Tampering;

/// <summary>
/// Ways to make what runs differ from the commit, and who sees each: the table of docs/proof.md is what these tests
/// see.
/// </summary>
[Collection(Worlds.ForeignStacks)]
public sealed class TamperingTests(TamperedStack stack) : IClassFixture<TamperedStack>
{
    /// <summary>
    /// All on one stack, one after the other, each undone before the next: a stack for each would cost minutes.
    /// </summary>
    [Fact]
    public async Task Each_way_is_seen_or_listed_with_the_reason_why_not()
    {
        using var tampering = new Tampering(stack);
        await tampering.Remember();
        (await stack.Status()).NotVerified.Should().BeEmpty();
        var (rows, wrong) = (new List<TamperingRow>(), new List<string>());
        foreach (var way in Ways.All)
        {
            rows.Add(await Row(way, tampering, wrong));
            TamperingTable.Keep(rows, wrong);
        }

        string.Join("\n\n", wrong).Should().BeEmpty();
        var page = await File.ReadAllTextAsync(TamperingTable.Page);
        rows.Select(r => r.Line)
            .Should()
            .BeSubsetOf(
                page.Split('\n'),
                $"the table of docs/proof.md is printed by this test: {TamperingTable.Variable}=1 writes it"
            );
    }

    private async Task<TamperingRow> Row(Way way, Tampering tampering, List<string> wrong)
    {
        var others = new OtherChecks(stack);
        await others.Remember();
        await way.Lay(tampering);
        var status = await stack.Status();
        var row = new TamperingRow(
            way,
            await others.GitStatus(),
            await others.ImageDigest(),
            await others.DockerDiff(),
            await others.FourFiles()
        );
        var said = new StringWriter();
        status.Print(json: false, said, t => t);
        var seen =
            !status.Verified ? Seen.Yes
            : status.Services.Any(s => s.Notes.Any(n => n.Contains(way.Says, StringComparison.Ordinal))) ? Seen.Named
            : Seen.No;
        if (seen != way.Seen || (seen != Seen.No && !said.ToString().Contains(way.Says, StringComparison.Ordinal)))
            wrong.Add($"{way.Name}: expected {way.Seen}, \"{way.Says}\"; found {seen}, {said}");
        await (way.Undo ?? (t => t.Fresh()))(tampering);
        return row;
    }
}
