using System.Runtime.CompilerServices;

namespace Pipeline.Targets.Tests.Support;

internal delegate ITargetDefinition Shape(Graph build, ITargetDefinition definition);

/// <summary>
/// Four targets that a test wires up as it likes. Each records that it ran, then does what <see cref="Does"/> says.
/// </summary>
internal sealed class Graph(Shape? a = null, Shape? b = null, Shape? c = null, Shape? d = null) : NukeBuild
{
    public List<string> Ran { get; } = [];
    public List<string> Events { get; } = [];
    public Dictionary<string, Action> Does { get; } = [];

    public Target A => _ => Define(_, a);
    public Target B => _ => Define(_, b);
    public Target C => _ => Define(_, c);
    public Target D => _ => Define(_, d);

    public Outcome Run(params string[] arguments)
    {
        using var runner = new BuildRunner();
        return Run(runner, arguments);
    }

    public Outcome Run(BuildRunner runner, params string[] arguments) => runner.Run(() => this, [], arguments);

    protected internal override void OnBuildCreated() => Events.Add("created");

    protected internal override void OnBuildInitialized() => Events.Add("initialized");

    protected internal override void OnBuildFinished() => Events.Add("finished");

    protected internal override void OnTargetRunning(string target) => Events.Add($"running {target}");

    protected internal override void OnTargetSkipped(string target) => Events.Add($"skipped {target}");

    protected internal override void OnTargetSucceeded(string target) => Events.Add($"succeeded {target}");

    protected internal override void OnTargetFailed(string target) => Events.Add($"failed {target}");

    private ITargetDefinition Define(ITargetDefinition definition, Shape? shape, [CallerMemberName] string name = "")
    {
        shape?.Invoke(this, definition);
        return definition.Executes(() =>
        {
            Ran.Add(name);
            Does.GetValueOrDefault(name)?.Invoke();
        });
    }
}
