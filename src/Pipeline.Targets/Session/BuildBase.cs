namespace Pipeline.Targets.Session;

/// <summary>
/// What a build class has of its host: session, folders, hooks. <c>--help</c> and <c>--plan</c> construct the class and
/// read its target definitions; they evaluate no condition, call none of the hooks below and write nothing.
/// </summary>
public abstract class BuildBase : INukeBuild
{
    private readonly BuildSession _session = BuildSession.Current;

    private static BuildSession Session => BuildSession.Current;

    /// <summary>
    /// What the process returns. By default 0, or 1 after a failed target, or 128 + signal after an interruption.
    /// A failed or interrupted build never returns 0, whatever is set here.
    /// </summary>
    public int? ExitCode { get; set; }

    /// <summary>
    /// <c>--root</c>, else the nearest folder with a <c>.nuke</c> folder, above the program or the working directory;
    /// of an installed program the working directory.
    /// </summary>
    public static AbsolutePath RootDirectory => Session.RootDirectory;

    /// <summary>For files that may vanish: <c>.nuke/temp</c>.</summary>
    public static AbsolutePath TemporaryDirectory => RootDirectory / ".nuke" / "temp";

    public static Host Host => Session.Host;

    public static bool IsServerBuild => Session.Host.IsServer;

    public static bool IsLocalBuild => !IsServerBuild;

    public static Verbosity Verbosity
    {
        get => Session.Verbosity;
        set => Session.Verbosity = value;
    }

    /// <summary>
    /// Adds notes to the running target's row of the summary:
    /// <c>ReportSummary(_ =&gt; { _["Files"] = "12"; return _; })</c>.
    /// </summary>
    public void ReportSummary(Configure<IDictionary<string, string>> configurator) => _session.Report(configurator);

    /// <summary>Called once parameters have their values, before anything is planned.</summary>
    protected internal virtual void OnBuildCreated() { }

    /// <summary>Called when all requirements hold, before the first target.</summary>
    protected internal virtual void OnBuildInitialized() { }

    /// <summary>Called after the last target, failed or not, before the summary.</summary>
    protected internal virtual void OnBuildFinished() { }

    protected internal virtual void OnTargetRunning(string target) { }

    protected internal virtual void OnTargetSkipped(string target) { }

    protected internal virtual void OnTargetSucceeded(string target) { }

    protected internal virtual void OnTargetFailed(string target) { }
}
