using System.Reflection;

namespace Pipeline.Targets.Tests.Support;

/// <summary>The build class of this repository, in this process; for what runs no target.</summary>
internal static class RealBuildClass
{
    public static Outcome Run(BuildRunner runner, params string[] arguments) =>
        runner.Run(Create, ["DeployBaked"], arguments);

    public static NukeBuild Create() =>
        (NukeBuild)
            Activator.CreateInstance(Assembly.Load("Build").GetType("Build", throwOnError: true)!, nonPublic: true)!;
}
