using Pipeline.EndToEnd.Stacks;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Fixtures;

/// <summary>How a run ended, and all it said, the failure included.</summary>
public sealed record Ending(ExitCode Code, string Output)
{
    public Ending Should(ExitCode code, params string[] said)
    {
        Code.Should().Be(code, "it said:\n{0}\n", Output);
        if (said.Length > 0)
            Output.Should().ContainAll(said);
        return this;
    }
}

/// <summary><c>DeployBaked</c> in this process, in the same calls as build/Build.cs makes.</summary>
public static class Deploys
{
    public static Task<Ending> DryRun(this TestStack stack) =>
        stack.Deploy(o => o with { DryRun = true, Go = new HashSet<Impact>() });

    public static async Task<Ending> Deploy(this TestStack stack, Func<SessionOptions, SessionOptions>? change = null)
    {
        var options = new SessionOptions
        {
            StackFile = stack.StackFile,
            StateRoot = stack.World.StateFolder,
            Target = "DeployBaked",
            Go = new HashSet<Impact> { Impact.Volume, Impact.Restart },
            Verbose = true,
        };
        options = change?.Invoke(options) ?? options;
        await using var output = new StringWriter();
        using var run = new PipelineRun(() => options, output);
        foreach (var stage in Chain.Deploy)
            run.Schedule(stage.Name.Value);
        try
        {
            foreach (var stage in Chain.Deploy)
                await run.Stage(stage.Name.Value);
            var code = await run.Finish();
            return new Ending(code, output.ToString());
        }
        catch (PipelineException e)
        {
            await run.Finish();
            return new Ending(e.Code, output + e.Message);
        }
    }
}
