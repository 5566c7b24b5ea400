using System.Text.Json;
using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Tests.Fixtures;

/// <summary>A context without an engine: whatever a test does not give is either unused or fails when used.</summary>
internal static class TestContext
{
    public static StackContext Of(
        Stack? stack = null,
        GitRepository? git = null,
        ITreeAccess? trees = null,
        string? state = null,
        TextWriter? output = null,
        TimeProvider? clock = null
    )
    {
        var engine = DockerEngine.Connect(EngineAddress.Parse("unix:///nonexistent/no-engine-in-unit-tests.sock"));
        using var config = JsonDocument.Parse("""{"services":{}}""");
        return new StackContext(
            stack!,
            engine,
            new ComposeCli(engine.Address, new ComposeProject("/nonexistent", [], [], null, [])),
            new ServiceConfigurations(config),
            new BuildxCli(engine.Address),
            git!,
            trees!,
            StateOf(state ?? "/nonexistent"),
            new ConsoleLog(output ?? TextWriter.Null, clock ?? TimeProvider.System),
            clock ?? TimeProvider.System
        );
    }

    public static StateFolder StateOf(string folder) => StateFolder.For("ENGINE", "shop", _ => folder);

    public static Release Release(StackContext context, JournalFile? journal = null, string commit = "c0ffee") =>
        new("r1", Opening(commit), context, new ReleaseHistory()) { Journal = journal };

    public static Opening Opening(string commit = "c0ffee") => new(ReleaseKind.Deploy, commit, [], "/pipeline.yml", []);
}
