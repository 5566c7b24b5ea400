using System.Text.RegularExpressions;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Platform;
using YamlDotNet.Serialization;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>The shell step of <c>action.yml</c>, run as a runner of GitHub runs it.</summary>
[Collection(Worlds.Deploys)]
public sealed partial class ActionTests(World world)
{
    private static readonly ActionFile Action = new DeserializerBuilder()
        .IgnoreUnmatchedProperties()
        .Build()
        .Deserialize<ActionFile>(File.ReadAllText(Path.Combine(BuildSh.Root, "action.yml")));

    [Fact]
    public async Task It_plans_then_carries_out_that_plan_and_no_other_one_and_hands_on_what_came_of_it()
    {
        await using var stack = await PythonShop.Up(world, PythonShop.Code);

        var (code, planned) = await Run(stack, ("dry-run", "true"));
        code.Should().Be(0, "a plan with something to do is no failure of a job");
        planned.Should().Contain("outcome", "planned").And.Contain("exit-code", "2").And.Contain("release", "");

        (await File.ReadAllTextAsync(Path.Combine(stack.Folder, ".git", "step.outputs.summary")))
            .Should()
            .Contain("plan RebuildVolume (volume):", "whoever approves it reads it in the summary")
            .And.Contain($"plan hash: {planned["plan-hash"]}");

        (code, var refused) = await Run(stack, ("go", "volume restart"), ("plan-hash", Other(planned["plan-hash"])));
        code.Should().Be(1);
        refused.Should().Contain("outcome", "failed").And.Contain("release", "");

        (code, var deployed) = await Run(stack, ("go", "volume restart"), ("plan-hash", planned["plan-hash"]));
        code.Should().Be(0);
        deployed
            .Should()
            .Contain("outcome", "verified")
            .And.Contain("release", "r1")
            .And.Contain("commit", await stack.Head())
            .And.Contain("image", (await world.Engine.Images.Inspect(stack.Image)).Id);
        File.Exists(deployed["report"]).Should().BeTrue();
    }

    [Fact]
    public void Its_script_holds_no_value_of_an_input_and_each_input_reaches_it()
    {
        Action.Step.Run.Should().NotContain("${{", "who sets an input could add to the script");
        Action.Step.Env.Values.Should().BeEquivalentTo(Action.Inputs.Keys.Select(i => $"${{{{ inputs.{i} }}}}"));
        foreach (var variable in Action.Step.Env.Keys)
            Action.Step.Run.Should().Contain($"${variable}");
    }

    private static string Other(string hash) => (hash[0] == '0' ? '1' : '0') + hash[1..];

    private static async Task<(int Code, Dictionary<string, string> Outputs)> Run(
        TestStack stack,
        params (string Name, string Value)[] given
    )
    {
        var (script, output) = (
            Path.Combine(stack.Folder, ".git", "step.sh"),
            Path.Combine(stack.Folder, ".git", "step.outputs")
        );
        await File.WriteAllTextAsync(script, Action.Step.Run);
        File.Delete(output);
        var inputs = Action.Inputs.ToDictionary(i => i.Key, i => i.Value.Default ?? "");
        inputs["stack"] = stack.StackFile;
        foreach (var (name, value) in given)
            inputs[name] = value;
        var environment = Action.Step.Env.ToDictionary(
            v => v.Key,
            v => Input().Replace(v.Value, m => inputs[m.Groups[1].Value])
        );
        environment["GITHUB_ACTION_PATH"] = BuildSh.Root;
        environment["GITHUB_OUTPUT"] = output;
        environment["GITHUB_STEP_SUMMARY"] = output + ".summary";
        environment["PIPELINE_STATE"] = stack.World.StateFolder;
        var result = await new Command("bash", "--noprofile", "--norc", "-eo", "pipefail", script)
        {
            Environment = environment,
        }.Run(default);
        File.Exists(output).Should().BeTrue($"every run has outputs; it said:\n{result.Output}{result.Error}");
        var step = (await File.ReadAllLinesAsync(output))
            .Select(l => l.Split('=', 2))
            .ToDictionary(l => l[0], l => l[1]);
        return (
            result.ExitCode,
            Action.Outputs.ToDictionary(o => o.Key, o => Output().Replace(o.Value.Value, m => step[m.Groups[1].Value]))
        );
    }

    [GeneratedRegex(@"\$\{\{ inputs\.([a-z-]+) \}\}")]
    private static partial Regex Input();

    [GeneratedRegex(@"\$\{\{ steps\.run\.outputs\.([a-z-]+) \}\}")]
    private static partial Regex Output();
}
