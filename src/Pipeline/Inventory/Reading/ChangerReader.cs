using Pipeline.Docker;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>
/// Reads what could change the code: containers that may command the engine, schedules of this machine, and files of
/// the repository that speak of the volume or of <c>docker cp</c>. Lines are named, never shown: they may hold secrets.
/// </summary>
internal sealed class ChangerReader(Sight sight)
{
    private const int MostMentions = 20;
    private const long LargestSchedule = 1 << 20;

    private static readonly string[] Sockets = ["/var/run/docker.sock", "/run/docker.sock"];

    private static readonly string[] Schedules =
    [
        "/etc/crontab",
        "/etc/cron.d",
        "/etc/cron.hourly",
        "/etc/cron.daily",
        "/etc/cron.weekly",
        "/var/spool/cron/crontabs",
        "/etc/systemd/system",
    ];

    /// <summary>Containers, of other projects too, that hold the engine's socket.</summary>
    public static IEnumerable<CodeChanger> WithSocket(IReadOnlyList<ContainerSummary> everybody) =>
        everybody
            .Where(c => c.Mounts.Any(m => Sockets.Contains(m.Source)))
            .Select(c => new CodeChanger(
                $"{c.Name} holds the engine's socket: what runs in it can change every container and volume",
                $"container {c.Name}, {c.State}",
                IsAutomatic: true
            ));

    /// <param name="words">Names of the volumes, the containers, and the stack's folder.</param>
    public IEnumerable<CodeChanger> OnSchedule(IReadOnlyList<string> words)
    {
        if (!sight.Engine.Address.IsLocal)
        {
            sight.NotSeen.Add("cron and systemd timers of the engine's host: it is another machine");
            yield break;
        }

        foreach (var file in Schedules.SelectMany(Files))
        foreach (var line in Lines(file, words))
            yield return new CodeChanger("a schedule names this stack", $"{file}:{line}", IsAutomatic: true);
    }

    /// <summary>Files of HEAD that name a volume, a container's path in it, or <c>docker cp</c>.</summary>
    public static async Task<IReadOnlyList<CodeChanger>> InRepository(
        GitRepository git,
        string head,
        IReadOnlyList<string> words,
        CancellationToken ct
    )
    {
        var mentions = await git.Mentions(head, ["docker cp", "docker compose cp", .. words], ct);
        return
        [
            .. mentions
                .Where(m => IsProgram(m[..m.LastIndexOf(':')]))
                .Take(MostMentions)
                .Select(m => new CodeChanger("a script or job of the repository names it", m, IsAutomatic: false)),
        ];
    }

    /// <summary>What is run; compose files name volumes by trade.</summary>
    private static bool IsProgram(string path) =>
        path.StartsWith(".github/", StringComparison.Ordinal)
        || path.StartsWith(".gitlab-ci", StringComparison.Ordinal)
        || Path.GetFileName(path) is "Makefile" or "Jenkinsfile" or "justfile" or "Taskfile.yml"
        || Path.GetExtension(path) is ".sh" or ".bash" or ".ps1" or ".py" or ".mk" or ".service" or ".timer" or ".cron";

    private IEnumerable<string> Files(string path)
    {
        try
        {
            return File.Exists(path) ? [path]
                : Directory.Exists(path) ? [.. Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            sight.NotSeen.Add($"{path}: it may not be read");
            return [];
        }
    }

    /// <summary>Numbers of the lines, comments left out, that hold one of the words.</summary>
    private IReadOnlyList<int> Lines(string file, IReadOnlyList<string> words)
    {
        try
        {
            if (new FileInfo(file).Length > LargestSchedule)
                return [];
            return
            [
                .. File.ReadLines(file)
                    .Index()
                    .Where(l =>
                        !l.Item.TrimStart().StartsWith('#')
                        && words.Any(w => l.Item.Contains(w, StringComparison.Ordinal))
                    )
                    .Select(l => l.Index + 1),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            sight.NotSeen.Add($"{file}: it may not be read");
            return [];
        }
    }
}
