using Pipeline.Bootstrap;

namespace Pipeline.Tests.Bootstrap;

/// <summary>On the real engine, which holds nothing of such a project.</summary>
public sealed class DemoPlanTests
{
    [Fact]
    [Trait("Needs", "engine")]
    public async Task Where_there_is_no_demo_a_dry_run_says_what_it_would_do_and_makes_nothing()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"no-demo-{Guid.NewGuid():N}");
        var demo = new DemoStack(Repository.Root, $"no-demo-{Guid.NewGuid():N}"[..18], folder);

        (await demo.Plan(reset: false, CancellationToken.None)).Should().Be($"lay it out in {folder} and bring it up");

        Directory.Exists(folder).Should().BeFalse();
    }
}
