using System.Runtime.InteropServices;
using System.Text;
using Pipeline.Bootstrap;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.Platform;

namespace Pipeline.EndToEnd.Faults;

/// <summary>
/// The bundled demo as the README says it, on an engine with containerd's image store, by a copy of this checkout: the
/// one here may have a demo of its own.
/// </summary>
public sealed class ContainerdDemoTests : IAsyncLifetime
{
    private readonly string _copy = Directory.CreateTempSubdirectory("demo-containerd-").FullName;
    private PrivateEngine _engine = null!;

    public async Task InitializeAsync()
    {
        await HostSetup.Ensure(demoImages: true, _ => { }, default);
        _engine = await PrivateEngine.Up(
            EngineStore.ContainerdWithNetwork,
            "pipeline/base:13",
            "pipeline/python:13",
            "pipeline/postgres:17"
        );
        await new Command(
            "sh",
            "-euc",
            "tar -C \"$1\" --exclude=./tests --exclude=./TestResults --exclude=./.git --exclude=./.demo --exclude=./.nuke/temp/dotnet "
                + "--exclude=bin/Debug --exclude=obj -c . | tar -C \"$2\" -x",
            "-",
            BuildSh.Root,
            _copy
        ).Output(default);
        await UpToDate("python", "pipeline/python:13");
        await UpToDate("postgres", "pipeline/postgres:17");
    }

    public async Task DisposeAsync()
    {
        await _engine.DisposeAsync();
        await Root.Sh($"rm -rf {_copy}");
    }

    [Fact]
    public async Task The_demo_is_deployed_and_proven_and_cut_over()
    {
        var deploy = await Build("DeployBaked", "--go", "volume", "restart");
        var again = await Build("DeployBaked", "--go", "volume", "restart");
        var cutOver = await Build("CutOver", "--go", "privilege");
        var status = await Build("Status");

        deploy.ExitCode.Should().Be(0, deploy.Output + deploy.Error);
        deploy.Output.Should().Contain("15 files × 2 services").And.Contain("downtime of clawbot");
        again.ExitCode.Should().Be(0, again.Output + again.Error);
        again.Output.Should().Contain("nothing to do");
        cutOver.ExitCode.Should().Be(0, cutOver.Output + cutOver.Error);
        status.ExitCode.Should().Be(0, status.Output + status.Error);
        status.Output.Should().Contain("what runs is the last verified release");
    }

    /// <summary>
    /// That store calls an image by another ID, so what was built on it counts as out of date; a build there would need
    /// the package mirror, which this engine's network does not reach.
    /// </summary>
    private async Task UpToDate(string folder, string image)
    {
        var root = await Docker("image", "inspect", "--format", "{{.Id}}", "pipeline/base:13").Output(default);
        var content = new BaseImage(image, BundledFiles.Below($"base/{folder}")).ContentHash(root);
        var label = $"{BaseImage.ContentLabel}={content}";
        await Docker("buildx", "build", "--load", "--provenance=false", "--label", label, "--tag", image, "-")
            .Output(default, async stdin => await stdin.WriteAsync(Encoding.UTF8.GetBytes($"FROM {image}\n")));
    }

    private Command Docker(params string[] arguments) => new("docker", ["-H", _engine.Host, .. arguments]);

    private Task<CommandResult> Build(string target, params string[] arguments) =>
        _engine
            .Inside([
                "env",
                $"DOCKER_HOST={_engine.Host}",
                $"PIPELINE_STATE={_copy}/state",
                $"DOTNET_ROOT={Dotnet}",
                Path.Combine(_copy, "build.sh"),
                target,
                .. arguments,
            ])
            .Run(default);

    private static string Dotnet { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
}
