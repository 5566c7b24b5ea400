using Pipeline.Terms;

namespace Pipeline.Bootstrap;

/// <summary>Facts to plan; pure. Where Setup may not act it says what is missing and what to type.</summary>
public static class SetupPlanner
{
    private static readonly string[] DebianEngine = ["docker.io", "docker-cli", "docker-compose", "docker-buildx"];
    private static readonly string[] UbuntuEngine = ["docker.io", "docker-compose-v2", "docker-buildx"];

    /// <summary>Debian 12 has the libc that Debian 13's engine needs (2.34); Debian 11 has not.</summary>
    private const int OldestDebian = 12;

    private const int DebianWithCompose = 13;

    /// <exception cref="PipelineException">Something is missing that Setup may not install here.</exception>
    public static SetupPlan Plan(HostFacts facts)
    {
        IReadOnlyList<SetupStep> engine = facts.Engine.State switch
        {
            EngineState.Answers => Present(facts),
            EngineState.Stopped when facts.IsRoot => [.. Missing(facts), new StartEngine()],
            EngineState.Missing => [.. Missing(facts), new StartEngine()],
            _ => throw Unreachable(facts),
        };
        return new SetupPlan([.. engine, .. facts.MissingImages.Select(i => new MakeImage(i))], facts.Engine);
    }

    private static SetupStep[] Present(HostFacts facts)
    {
        if (!facts.Engine.HasCompose)
            throw Lacks(
                facts,
                $"docker compose v2 (found: {facts.Engine.Compose ?? "none"})",
                facts.Os.IsUbuntu ? "docker-compose-v2" : "docker-compose"
            );
        if (!facts.Engine.HasBuildx)
            throw Lacks(facts, "docker buildx", "docker-buildx");
        if (facts.MissingTools.Contains("git"))
            throw Lacks(facts, "git", "git");
        return [];
    }

    private static SetupStep[] Missing(HostFacts facts)
    {
        var packages = EnginePackages(facts).Concat(facts.MissingTools).ToArray();
        if (packages.Length == 0)
            return [];
        if (!facts.IsRoot || !IsSupported(facts.Os))
            throw CannotInstall(facts, packages);
        string[] newer = facts.Os is { IsDebian: true, Version: < DebianWithCompose }
            ? [.. packages.Intersect(DebianEngine)]
            : [];
        return [new InstallPackages(packages, newer, facts.Os)];
    }

    private static string[] EnginePackages(HostFacts facts) =>
        facts.Engine is { State: EngineState.Stopped, HasCompose: true, HasBuildx: true } ? []
        : facts.Os.IsUbuntu ? UbuntuEngine
        : DebianEngine;

    private static bool IsSupported(OsRelease os) =>
        os.IsUbuntu || os is { IsDebian: true, Version: null or >= OldestDebian };

    private static PipelineException CannotInstall(HostFacts facts, string[] packages) =>
        IsSupported(facts.Os)
            ? PipelineException.Refuse(
                "There is no container engine here, and only root may install one.",
                $"sudo {Apt(packages)}"
            )
            : PipelineException.Refuse(
                "There is no container engine here, and Setup installs one only on Debian (12 or newer) and "
                    + $"Ubuntu; this is {Name(facts.Os)}.",
                "install Docker Engine with Compose v2 and buildx from your distribution (on macOS and "
                    + "Windows: Docker Desktop), then run this again"
            );

    private static PipelineException Lacks(HostFacts facts, string what, string package) =>
        PipelineException.Refuse(
            $"Engine {facts.Engine.Version} answers, but {what} is missing. Setup changes nothing on a "
                + "machine that has an engine.",
            facts.Os.IsDebian || facts.Os.IsUbuntu
                ? $"sudo {Apt([package])}"
                : $"install {package} from your distribution"
        );

    private static PipelineException Unreachable(HostFacts facts) =>
        facts.Engine.State switch
        {
            EngineState.Forbidden => PipelineException.Refuse(
                "An engine runs here, but this user may not talk to it.",
                "sudo usermod -aG docker \"$USER\", then log in again"
            ),
            EngineState.RemoteSilent => PipelineException.Refuse(
                $"DOCKER_HOST or a docker context names an engine that does not answer: {facts.Engine.Message}",
                "docker version"
            ),
            _ => PipelineException.Refuse(
                "The engine is installed but not running, and only root may start it.",
                "sudo systemctl start docker"
            ),
        };

    private static string Apt(string[] packages) =>
        $"apt-get install --no-install-recommends {string.Join(' ', packages)}";

    private static string Name(OsRelease os) => os.Name.Length > 0 ? os.Name : "another system";
}
