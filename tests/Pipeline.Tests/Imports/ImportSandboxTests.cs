using Pipeline.Imports;
using Pipeline.Stacks;

namespace Pipeline.Tests.Imports;

[Collection("imports")]
[Trait("Needs", "engine")]
public sealed class ImportSandboxTests(ImportImages images)
{
    [Fact]
    public async Task It_has_no_network_no_capabilities_and_cannot_gain_any()
    {
        var seen = await Seen("ls -A /sys/class/net; grep -E 'Cap(Eff|Prm|Bnd)|NoNewPrivs' /proc/self/status");

        seen.Should().Contain("lo").And.NotContain("eth");
        seen.Should()
            .MatchRegex("CapEff:\\s+0000000000000000")
            .And.MatchRegex("CapBnd:\\s+0000000000000000")
            .And.MatchRegex("NoNewPrivs:\\s+1");
    }

    [Fact]
    public async Task Its_root_is_read_only_even_for_root_and_only_tmp_takes_files() =>
        (await Seen("touch /x || echo refused; touch /tmp/x && echo taken", images.Sandbox with { User = "root" }))
            .Should()
            .Contain("refused")
            .And.Contain("taken");

    [Fact]
    public async Task Volumes_that_the_image_declares_are_gone_afterwards()
    {
        var seen = await Seen("grep ' /srv/state ' /proc/self/mountinfo");

        var volume = seen.Split("/volumes/")[1].Split('/')[0];
        (await images.Engine.Volumes.TryInspect(volume)).Should().BeNull();
    }

    [Fact]
    public async Task Of_the_service_s_variables_only_search_paths_get_in()
    {
        var seen = await Seen(
            "env",
            images.Sandbox with
            {
                Environment =
                [
                    "GUI_DB_PASSWORD=hunter2",
                    "GUI_DB_DSN=postgres://u:hunter2@h/d",
                    "PERL5LIB=/srv/app/lib",
                ],
            }
        );

        seen.Should()
            .Contain("PERL5LIB=/srv/app/lib")
            .And.Contain("IN_IMAGE=yes")
            .And.NotContain("hunter2")
            .And.NotContain("GUI_DB");
    }

    [Fact]
    public async Task User_and_working_directory_are_the_image_s_unless_given()
    {
        (await Seen("id -un; pwd")).Should().StartWith("nobody\n/srv/app");
        (await Seen("id -un; pwd", images.Sandbox with { User = "root", WorkingDirectory = "/srv" }))
            .Should()
            .StartWith("root\n/srv\n");
    }

    [Fact]
    public async Task The_clean_twin_of_a_container_is_its_image_without_what_was_written_into_it()
    {
        await using var live = await images.Start("PERL5LIB=/opt/lib", "SECRET=hunter2");
        await live.Plant("/srv/app/planted", "");

        var twin = ImportSandbox.For(await images.Engine.Containers.Inspect(live.Id));

        twin.Image.Should().Be(images.Image);
        (await Seen("id -un; pwd; ls /srv/app; env | grep -E 'PERL|SECRET'", twin))
            .Should()
            .StartWith("nobody\n/srv/app")
            .And.NotContain("planted")
            .And.Contain("PERL5LIB=/opt/lib")
            .And.NotContain("hunter2");
    }

    [Fact]
    public void A_service_gives_its_user_folder_and_search_paths_to_the_image_that_is_tried()
    {
        var service = new ComposeService
        {
            Name = "bot",
            Image = "shop",
            User = "1000:1000",
            WorkingDirectory = "/opt/app",
            Environment = new Dictionary<string, HiddenValue?>
            {
                ["PYTHONPATH"] = new("/opt/app"),
                ["PERL5LIB"] = null,
                ["GUI_DB_DSN"] = new("hunter2"),
            },
        };

        var sandbox = ImportSandbox.For("sha256:1", service);

        sandbox.Environment.Should().Equal("PYTHONPATH=/opt/app");
        (sandbox.Image, sandbox.User, sandbox.WorkingDirectory).Should().Be(("sha256:1", "1000:1000", "/opt/app"));
        sandbox
            .Key.Should()
            .Be(ImportSandbox.For("sha256:1", service with { Name = "worker" }).Key)
            .And.NotBe(ImportSandbox.For("sha256:1", service with { User = null }).Key);
    }

    /// <summary>A failing command's error is what it wrote to stderr.</summary>
    private async Task<string> Seen(string script, ImportSandbox? sandbox = null)
    {
        var rules = new ImportRules(
            null,
            null,
            [new ImportCommand(["sh", "-c", $"exec >&2; {script}; exit 9"], false)]
        );
        var report = await ImportCheck.Run(
            images.Engine,
            sandbox ?? images.Sandbox,
            ImportImages.CodePath,
            rules,
            CancellationToken.None
        );
        return report.Results.Single().Error!;
    }
}
