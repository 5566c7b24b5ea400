using Pipeline.Demo;
using Pipeline.Hosts;
using Pipeline.Running;
using Pipeline.Stages.BuildImage;

partial class Build
{
    [Parameter("Demo: throw it away and start over")] readonly bool Reset;

    [Parameter("Test: only tests whose name contains this")] readonly string Filter = null!;

    DemoStack TheDemo => field ??= new DemoStack(RootDirectory);

    Target Setup => _ => _
        .Description("Gives a bare machine an engine, compose, buildx and the base images; changes nothing where they are")
        .Executes(() => Guard(() => HostSetup.Ensure(RootDirectory, demoImages: Stack is null, Console.WriteLine, CancellationToken.None)));

    Target Demo => _ => _
        .Description("Lays the bundled stack out under .demo/ and brings it up in its broken state")
        .DependsOn(Setup)
        .OnlyWhenStatic(() => Stack == null)
        .Executes(() => Guard(() => TheDemo.Up(Reset, Console.WriteLine, CancellationToken.None)));

    Target Image => _ => _
        .Description("Builds the working tree as it is, tagged dev, for a look at it; never deployed")
        .DependsOn(Demo)
        .Executes(() => Guard(() => Run.With(DevImage.Build)));

    Target SaveWork => _ => _
        .Description("Saves all uncommitted work of the stack's repository as a patch, mode 600")
        .Executes(() => Guard(() => Run.With(SavedWork.Save)));

    Target Compile => _ => _
        .Description("Compiles everything, tests included")
        .Executes(() => Guard(() => TestRun.Compile(RootDirectory, Console.Out, CancellationToken.None)));

    Target Test => _ => _
        .Description("Runs every test, on a real engine")
        .DependsOn(Setup)
        .Executes(() => Guard(() => TestRun.Run(RootDirectory, Filter, Console.Out, CancellationToken.None)));

    Target KillMatrix => _ => _
        .Description("Kills a deploy, a rollback and an undo at every journal record and at random; prints docs/kill-matrix.md")
        .DependsOn(Setup)
        .Executes(() => Guard(() => KillMatrixRun.Run(RootDirectory, Console.Out, CancellationToken.None)));

    Target DemoDown => _ => _
        .Description("Removes the bundled stack, all of it and only it")
        .Executes(() => Guard(() => TheDemo.Down(Console.WriteLine, CancellationToken.None)));
}
