using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;

namespace Pipeline.Tests.Fixtures;

/// <summary>
/// A stack on a fake swarm whose one service is cut over: its secret <c>dsn</c> is to hold <see cref="NewDsn"/>. The
/// same service stands for the database, and publishes no port.
/// </summary>
internal sealed class CutOverSwarm : IDisposable
{
    public const string OldPassword = "of-the-owner-4711";
    public const string NewPassword = "of-the-role-0815";
    public const string NewDsn = $"postgres://app:{NewPassword}@db/x";

    private readonly TestFolder _folder = new();
    private readonly DockerEngine _manager;

    /// <param name="nodes">How the other nodes are reached; null: as they are.</param>
    public CutOverSwarm(FakeSwarm swarm, IReadOnlyDictionary<string, EngineAddress>? nodes = null)
    {
        _manager = DockerEngine.Connect(swarm.Manager);
        Rules = new SwarmRules("shop", null, nodes ?? swarm.Others);
        var stack = TestStack.With();
        var definition = stack.Definition with
        {
            Swarm = Rules,
            Database = new DatabaseSource(
                TestStack.Service,
                5432,
                "x",
                "owner",
                new PasswordSource(null, null, null, Secret("owner", OldPassword))
            ),
            Roles = new RoleModel("owner", new RoleLogin("app", Secret("app", NewPassword)), null, [], [], [], [], []),
            Cutover = new CutoverRules("/none", [TestStack.Service], [], [])
            {
                Secrets = [new EnvSetting("dsn", new HiddenValue("postgres://app:{secret:app}@db/x"))],
            },
        };
        Context = TestContext.Of(stack with { Definition = definition }) with { Engine = _manager };
    }

    public SwarmRules Rules { get; }

    public StackContext Context { get; }

    public void Dispose()
    {
        _manager.Dispose();
        _folder.Dispose();
    }

    private string Secret(string name, string text)
    {
        var file = _folder.Write(name, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}
