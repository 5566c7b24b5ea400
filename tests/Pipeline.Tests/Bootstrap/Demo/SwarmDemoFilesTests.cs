using Pipeline.Bootstrap;
using Pipeline.Docker;
using Pipeline.Platform;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Tests.Bootstrap;

/// <summary>What the demo's repository has on a swarm.</summary>
public sealed class SwarmDemoFilesTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory().FullName, ".demo-swarm");
    private readonly DemoPasswords _passwords = DemoPasswords.Draw();

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public async Task Its_pipeline_file_names_the_registry_and_the_sockets_of_the_nodes()
    {
        await LayOut();

        var definition = StackReader.Read(Path.Combine(_folder, "pipeline.yml"));

        definition.Swarm!.Registry.Should().Be("10.89.7.10:5000");
        definition.Swarm.Nodes.Keys.Should().BeEquivalentTo("manager-1", "manager-2", "manager-3", "worker-1");
        definition.Swarm.Nodes["worker-1"].Should().Be(EngineAddress.Parse("unix:///n/worker-1/docker.sock"));
        definition.Code.Should().ContainSingle().Which.Strategy.Should().Be(CodeStrategy.MountPath);
        definition.Services.Select(s => s.Name).Should().Equal("clawbot", "clawbot-worker");
    }

    [Fact]
    public async Task Code_is_that_of_the_demo_on_one_host_and_the_older_commit_differs()
    {
        await LayOut();

        (await Git("show", "HEAD:trading/version.py")).Should().Contain("1.4.0");
        (await Git("show", "HEAD~1:trading/version.py")).Should().Contain("1.3.2");
        (await Git("show", "HEAD:docker-compose.yml")).Should().Contain("10.89.7.10:5000/clawbot").And.NotContain("{{");
        (await Git("status", "--porcelain")).Should().BeEmpty();
    }

    [Fact]
    public async Task No_secret_is_in_git_and_none_may_be_read_by_others()
    {
        var folder = await LayOut();
        var login = new RegistryLogin("10.89.7.10:5000", "bench", "secret-of-registry");
        foreach (var (name, content) in SwarmDemoFiles.Secrets(_passwords))
            folder.WritePrivate(name, content);
        folder.WritePrivate(".docker/config.json", SwarmDemoFiles.Login(login));

        string[] files = ["bot.env", "db.env", "gui.env", "secrets/gui-db-dsn", ".docker/config.json"];
        files
            .Select(f => new FileInfo(Path.Combine(_folder, f)).UnixFileMode)
            .Should()
            .OnlyContain(m => m == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        (await Git("status", "--porcelain")).Should().BeEmpty("git ignores them");
        File.ReadAllText(Path.Combine(_folder, "secrets/gui-db-dsn"))
            .Should()
            .Contain($"postgres://tradingbot_gui:{_passwords.Legacy}@");
        (await new RegistryLogins(Path.Combine(_folder, ".docker")).Of("10.89.7.10:5000")).Should().Be(login);
    }

    [Fact]
    public async Task A_path_that_is_too_long_for_a_socket_is_refused_before_anything_is_made()
    {
        var root = Path.Combine(Path.GetTempPath(), new string('x', 90));

        var plan = () => new SwarmDemo(root).Plan(reset: false, default);

        (await plan.Should().ThrowAsync<PipelineException>()).Which.Message.Should().Contain("107");
    }

    private async Task<DemoFolder> LayOut()
    {
        var folder = new DemoFolder(_folder, SwarmDemoFiles.Template("10.89.7.10:5000", "/n"));
        await folder.LayOut(default);
        return folder;
    }

    private Task<string> Git(params string[] arguments) =>
        new Command("git", arguments) { Directory = _folder }.Output(default);
}
