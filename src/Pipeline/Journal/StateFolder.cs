using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.Journal;

/// <summary>
/// Where a stack's history lives: keyed by engine and compose project, so that two checkouts on one host
/// share one history. Computing the path writes nothing; <see cref="Create"/> does.
/// </summary>
public sealed class StateFolder
{
    private StateFolder(string path) => Root = path;

    public string Root { get; }

    public string JournalPath => JournalIn(Root);

    public string LockPath => Path.Combine(Root, "lock");

    /// <summary>Pages about releases; all of them can be made again from the journal.</summary>
    public string Reports => Path.Combine(Root, "reports");

    /// <summary>The journal in a state folder of whomever.</summary>
    public static string JournalIn(string root) => Path.Combine(root, "journal.jsonl");

    /// <summary>Beside the folder, so that it stays when the folder is restored from a backup.</summary>
    public string AnchorPath => Root + ".anchor";

    public string Manifest(string fingerprint) => Path.Combine(Root, "manifests", fingerprint + ".jsonl");

    /// <summary>What a volume held when it was last read, for the next run.</summary>
    public string Seen(string volume) => Path.Combine(Root, "manifests", $"seen-{volume}.jsonl");

    /// <summary>What interpreters of images have said, for the next run.</summary>
    public string ImageAnswers => Path.Combine(Root, "manifests", "image-answers.txt");

    public string Saved(string name) => Path.Combine(Root, "saved", name);

    /// <summary>
    /// <c>$PIPELINE_STATE</c>, else <c>/var/lib/pipeline</c> for root, else <c>$XDG_STATE_HOME/pipeline</c>.
    /// </summary>
    public static StateFolder For(string engineId, string project, Func<string, string?>? environment = null)
    {
        var engine = new string([.. engineId.Where(char.IsLetterOrDigit)]).ToLowerInvariant();
        var name = $"{project}@{engine[..Math.Min(12, engine.Length)]}";
        return new StateFolder(Path.Combine(Base(environment ?? Environment.GetEnvironmentVariable), name));
    }

    /// <exception cref="PipelineException">A folder that is there is not ours alone.</exception>
    public void Create()
    {
        RequirePrivate();
        foreach (var folder in new[] { Root, Path.Combine(Root, "manifests"), Path.Combine(Root, "saved") })
            PrivateFiles.CreateFolder(folder);
    }

    /// <summary>
    /// As ssh does with its files: who may write there decides what is undone, and over which file. A folder that is
    /// not there yet is fine.
    /// </summary>
    /// <exception cref="PipelineException">The folder belongs to somebody else, or others may read or write
    /// it.</exception>
    public void RequirePrivate()
    {
        if (!OperatingSystem.IsLinux())
            return;
        foreach (
            var folder in new[] { Root, Path.Combine(Root, "manifests"), Path.Combine(Root, "saved") }.Where(
                Directory.Exists
            )
        )
        {
            if (
                Native.Stat(Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? folder)
                is not { } facts
            )
                continue;
            var user = Native.EffectiveUser;
            if (facts.Uid != user)
                throw PipelineException.Refuse(
                    $"expected the state folder {folder} to belong to user {user}, who runs this; found user "
                        + $"{facts.Uid}. Nothing was changed",
                    $"look at what is in it; if you trust it: chown -R {user} {Root}; or name another folder "
                        + "in PIPELINE_STATE (it has another history)"
                );
            if ((facts.Mode & 0b000_111_111) != 0)
                throw PipelineException.Refuse(
                    $"expected mode 700 of the state folder {folder}; found {facts.PermissionText}: others "
                        + "may read or change it. Nothing was changed",
                    $"look at whether anybody did; then: chmod -R go-rwx {Root}"
                );
        }
    }

    /// <summary>
    /// A relative XDG_STATE_HOME counts as none (XDG Base Directory Specification): it would name another folder in
    /// each working directory.
    /// </summary>
    private static string Base(Func<string, string?> environment)
    {
        if (environment("PIPELINE_STATE") is { Length: > 0 } chosen)
            return Path.GetFullPath(chosen);
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
            return "/var/lib/pipeline";
        var home =
            environment("XDG_STATE_HOME") is { } xdg && Path.IsPathFullyQualified(xdg)
                ? xdg
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(home, "pipeline");
    }
}
