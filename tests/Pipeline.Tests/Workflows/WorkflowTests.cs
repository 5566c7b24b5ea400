using Pipeline.Tests.Bootstrap;

namespace Pipeline.Tests.Workflows;

/// <summary>Our workflows, and the one that a stack's repository gets.</summary>
public sealed class WorkflowTests(Linters linters) : IClassFixture<Linters>
{
    private const string Good = """
        on: push
        jobs:
          plan:
            runs-on: ubuntu-latest
            steps:
              - run: "true"

        """;

    private static readonly string[] Workflows =
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, ".github/workflows"), "*.yml"),
        Path.Combine(Repository.Root, "src/Pipeline.Bootstrap/Repositories/Templates/deploy.yml"),
    ];

    [Fact]
    public async Task A_linter_finds_nothing_in_them()
    {
        Workflows.Should().HaveCountGreaterThan(3);
        (await linters.Lint(Workflows)).Should().BeEmpty();
    }

    [Fact]
    public async Task They_and_the_action_are_valid_by_their_schemas()
    {
        foreach (var file in Workflows.Append(Path.Combine(Repository.Root, "action.yml")))
        {
            var result = await linters.Validate(file);
            result.ExitCode.Should().Be(0, $"{file}\n{result.Output}{result.Error}");
        }
    }

    [Theory]
    [InlineData("plan:", "plan:\n    needs: nobody", "needs")]
    [InlineData("\"true\"", "echo ${{ steps.none.outputs.x }}", "\"none\"")]
    [InlineData("\"true\"", "echo ${{ github.nothing }}", "\"nothing\"")]
    [InlineData("runs-on", "run-on", "run-on")]
    public async Task A_mistake_is_found(string right, string wrong, string named)
    {
        var file = linters.Write("mistake.yml", Good.Replace(right, wrong, StringComparison.Ordinal));

        (await linters.Lint(linters.Write("good.yml", Good))).Should().BeEmpty();
        (await linters.Lint(file)).Should().Contain(l => l.Contains(named));
    }

    [Fact]
    public async Task An_action_that_runs_nothing_is_not_valid()
    {
        var action = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "action.yml"));

        (await linters.Validate(linters.Write("action.yml", action))).ExitCode.Should().Be(0);
        var broken = linters.Write("action.yml", action.Replace("using: composite", "using: nothing"));
        (await linters.Validate(broken)).ExitCode.Should().NotBe(0);
    }
}
