namespace Pipeline.Targets;

/// <summary>Where the build runs. <c>ToString()</c> gives the name.</summary>
public abstract class Host
{
    private protected Host() { }

    internal abstract bool IsServer { get; }

    public override string ToString() => GetType().Name;

    internal static Host Detect(Func<string, string?> variable) =>
        variable("GITHUB_ACTIONS") == "true" ? new GitHubActions()
        : new[] { "CI", "TF_BUILD", "TEAMCITY_VERSION", "JENKINS_URL" }.Any(name => !string.IsNullOrEmpty(variable(name))) ? new Server()
        : new Terminal();
}

internal sealed class Terminal : Host
{
    internal override bool IsServer => false;
}

internal sealed class GitHubActions : Host
{
    internal override bool IsServer => true;
}

internal sealed class Server : Host
{
    internal override bool IsServer => true;
}
