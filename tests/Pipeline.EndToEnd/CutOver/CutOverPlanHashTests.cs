using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.CutOver;

/// <summary>A cut-over's plan hash covers what roles may do.</summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(CutOverStack))]
public sealed class CutOverPlanHashTests(CutOverStack stack)
{
    [Fact]
    public async Task A_grant_that_was_made_since_refuses_the_cut_over()
    {
        var approved = await Hash();
        (await Hash()).Should().Be(approved, "nothing has changed");

        await stack.Sql("CREATE ROLE plan_hash_reader NOLOGIN");
        await stack.Sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO plan_hash_reader");
        var refused = await Refused(approved);
        await stack.Sql("DROP OWNED BY plan_hash_reader");
        await stack.Sql("DROP ROLE plan_hash_reader");

        refused.Should().Contain("roles and rights in the database changed since").And.NotContain("the containers");
    }

    private async Task<string> Refused(string approved)
    {
        var run = await stack.CutOver(change: o => o with { DryRun = true, PlanHash = PlanHash.Parse(approved) });
        run.Code.Should().Be(ExitCode.FailedBeforeAnyChange, run.Output);
        return run.Output;
    }

    private async Task<string> Hash()
    {
        var run = await stack.CutOver(change: o => o with { DryRun = true });
        run.Code.Should().Be(ExitCode.SomethingToDo, run.Output);
        return Regex.Match(run.Output, @"plan hash: ([0-9a-f]+)\s*$").Groups[1].Value;
    }
}
