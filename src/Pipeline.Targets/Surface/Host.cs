namespace Pipeline.Targets;

/// <summary>Where the build runs. <c>ToString()</c> gives the name.</summary>
public abstract class Host
{
    private static readonly string[] ServerVariables = ["CI", "TF_BUILD", "TEAMCITY_VERSION", "JENKINS_URL"];

    private protected Host() { }

    internal abstract bool IsServer { get; }

    public override string ToString() => GetType().Name;

    internal static Host Detect(Func<string, string?> variable) =>
        variable("GITHUB_ACTIONS") == "true" ? new GitHubActions()
        : ServerVariables.Any(name => variable(name) is not (null or "" or "false")) ? new Server()
        : new Terminal();
}
