namespace Pipeline.Targets.Session;

/// <summary>
/// A build that was packed as a program of its own. The project that is packed says so in its runtime configuration
/// (<c>RuntimeHostConfigurationOption</c>), which a tool and a single file both carry.
/// </summary>
/// <param name="Command">What people type in the place of <c>./build.sh</c>.</param>
/// <param name="Version">Semantic version.</param>
internal sealed record InstalledProgram(string Command, string Version)
{
    /// <summary>Null in a checkout.</summary>
    public static InstalledProgram? OfProcess() =>
        AppContext.GetData("Pipeline.Command") is string command
            ? new(command, AppContext.GetData("Pipeline.Version") as string ?? "")
            : null;
}
