using Pipeline.Demo;
using Pipeline.Hosts;

partial class Build
{
    [Parameter("Demo: throw it away and start over")] readonly bool Reset;

    DemoStack TheDemo => field ??= new DemoStack(RootDirectory);

    Target Setup => _ => _
        .Description("Gives a bare machine an engine, compose, buildx and the base images; changes nothing where they are")
        .Executes(() => Guard(() => HostSetup.Ensure(RootDirectory, demoImages: Stack is null, Console.WriteLine, CancellationToken.None)));

    Target Demo => _ => _
        .Description("Lays the bundled stack out under .demo/ and brings it up in its broken state")
        .DependsOn(Setup)
        .OnlyWhenStatic(() => Stack == null)
        .Executes(() => Guard(() => TheDemo.Up(Reset, Console.WriteLine, CancellationToken.None)));

    Target DemoDown => _ => _
        .Description("Removes the bundled stack, all of it and only it")
        .Executes(() => Guard(() => TheDemo.Down(Console.WriteLine, CancellationToken.None)));
}
