using Pipeline.Bootstrap;
using Pipeline.Docker;
using Pipeline.Platform;
using Pipeline.Trees;

namespace Pipeline.Tests.Bootstrap;

/// <summary>On the real engine of this machine.</summary>
public sealed class EngineTests
{
    [Fact]
    [Trait("Needs", "engine")]
    public async Task A_machine_with_an_engine_has_nothing_to_do_and_applying_that_says_nothing()
    {
        var setup = new HostSetup(demoImages: false);
        var said = new List<string>();

        var plan = await setup.Plan(CancellationToken.None);
        await setup.Apply(plan, said.Add, CancellationToken.None);

        plan.IsEmpty.Should().BeTrue();
        said.Should().BeEmpty();
    }

    [Fact]
    [Trait("Needs", "engine")]
    public async Task The_helper_image_has_every_tool_that_volume_work_needs()
    {
        using var engine = DockerEngine.Connect(EngineAddress.FromEnvironment());
        var name = await HelperImageBuild.Ensure(engine, _ => { }, CancellationToken.None);

        var tools = await new Command(
            "docker",
            "run",
            "--rm",
            "--network",
            "none",
            name,
            "sh",
            "-c",
            "for tool in cp find getfattr setfattr getfacl setfacl rsync tar sha256sum sync; do command -v $tool; done"
        ).Output(CancellationToken.None);

        tools.Split('\n').Should().HaveCount(10);
    }

    [Fact]
    public void An_image_is_made_anew_when_its_files_or_its_base_change()
    {
        var before = Of("Dockerfile", "FROM x").ContentHash("sha256:a");

        Of("Dockerfile", "FROM x").ContentHash("sha256:a").Should().Be(before);
        Of("Dockerfile", "FROM x").ContentHash("sha256:b").Should().NotBe(before);
        Of("Dockerfile", "FROM y").ContentHash("sha256:a").Should().NotBe(before);
        Of("dockerfile", "FROM x").ContentHash("sha256:a").Should().NotBe(before);

        static BaseImage Of(string path, string text) =>
            new("pipeline/x:1", [new BundledFile(path, System.Text.Encoding.UTF8.GetBytes(text))]);
    }
}
