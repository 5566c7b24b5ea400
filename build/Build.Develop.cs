using Pipeline.Bootstrap;
using Pipeline.Running;
using Pipeline.Stages.BuildImage;
using Pipeline.Terms;

partial class Build
{
    [Parameter("Demo: throw it away and start over")]
    readonly bool Reset;

    [Parameter("The bundled demo on a swarm of its own, of four machines in containers (docs/swarm.md)")]
    readonly bool Swarm;

    IDemo TheDemo =>
        field ??= Swarm
            ? new SwarmDemo(DemoRoot) { Passing = Screen is { } screen ? screen.Passing : null }
            : new DemoStack(DemoRoot) { Passing = Screen is { } view ? view.Passing : null };

    /// <summary>An installed program has no folder of its own, and one demo wherever it is called.</summary>
    string DemoRoot => ProgramName.Installed is null ? RootDirectory : UserFolders.Data;

    Target Setup =>
        _ =>
            _.Description(
                    "Gives a bare machine an engine, compose, buildx and the base images; changes nothing "
                        + "where they are"
                )
                .Executes(() =>
                    Guard(() =>
                        DryRun
                            ? RehearseSetup()
                            : HostSetup.Ensure(demoImages: OwnStack is null, Say, CancellationToken.None)
                    )
                );

    Target Demo =>
        _ =>
            _.Description("Lays the bundled stack out in a folder .demo and brings it up in its broken state")
                .DependsOn(Setup)
                .OnlyWhenStatic(() => OwnStack == null)
                .OnlyWhenDynamic(() => Run.CanPlan)
                .Executes(() => Guard(() => DryRun ? RehearseDemo() : TheDemo.Up(Reset, Say, CancellationToken.None)));

    Target Image =>
        _ =>
            _.Description("Builds the working tree as it is, tagged dev, for a look at it; never deployed")
                .DependsOn(Demo)
                .Requires(() => HasRehearsal(nameof(Image)))
                .Executes(() => Guard(() => Run.With(DevImage.Build)));

    Target SaveWork =>
        _ =>
            _.Description("Saves all uncommitted work of the stack's repository as a patch, mode 600")
                .Requires(() => HasRehearsal(nameof(SaveWork)))
                .Executes(() => Guard(() => Run.With(SavedWork.Save)));

    Target DemoDown =>
        _ =>
            _.Description("Removes the bundled stack, all of it and only it")
                .Requires(() => HasRehearsal(nameof(DemoDown)))
                .Executes(() => Guard(() => TheDemo.Down(Say, CancellationToken.None)));
}
