using Pipeline.EndToEnd.Stacks;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Stacks;
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

    public static Task<Ending> Deploy(this TestStack stack, Func<SessionOptions, SessionOptions>? change = null) =>
        stack.Run(Chain.Deploy, change);

    /// <summary><c>Migrate --to</c>.</summary>
    public static Task<Ending> Migrate(
        this TestStack stack,
        CodeStrategy to,
        Func<SessionOptions, SessionOptions>? change = null
    ) =>
        stack.Run(
            Chain.Migration,
            o =>
            {
                var asked = o with { Target = "Migrate", Strategy = to };
                return change?.Invoke(asked) ?? asked;
            }
        );

    /// <summary><c>CleanVolume</c>.</summary>
    public static Task<Ending> Clean(this TestStack stack, params Impact[] go) =>
        stack.Run(Chain.Cleaning, o => o with { Target = "CleanVolume", Go = go.ToHashSet(), DryRun = go.Length == 0 });

    /// <summary><c>DeployPatch</c>.</summary>
    public static Task<Ending> DeployPatch(this TestStack stack, string patch, bool dryRun = false) =>
        stack.Run([.. Chain.Patch, .. Chain.Deploy], o => o with { Patch = patch, DryRun = dryRun });

    private static Task<Ending> Run(
        this TestStack stack,
        IReadOnlyList<IStage> stages,
        Func<SessionOptions, SessionOptions>? change
    )
    {
        var options = new SessionOptions
        {
            StackFile = stack.StackFile,
            StateRoot = stack.World.StateFolder,
            Target = "DeployBaked",
            Go = new HashSet<Impact> { Impact.Volume, Impact.Restart },
            Verbose = true,
        };
        return Run(change?.Invoke(options) ?? options, stages);
    }

    /// <summary>Stages of one release, in the calls that build/ makes.</summary>
    public static async Task<Ending> Run(SessionOptions options, IReadOnlyList<IStage> stages)
    {
        await using var output = new StringWriter();
        using var run = new PipelineRun(() => options, output);
        foreach (var stage in stages)
            run.Schedule(stage.Name.Value);
        try
        {
            foreach (var stage in stages)
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
