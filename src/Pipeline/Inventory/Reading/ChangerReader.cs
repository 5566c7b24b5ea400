using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>
/// Reads what could change the code: containers that may command the engine, schedules of this machine, and files of
/// the repository that speak of the volume or of <c>docker cp</c>. Lines are named, never shown: they may hold secrets.
/// </summary>
internal sealed class ChangerReader(Sight sight)
{
    private const int MostMentions = 20;

    private static readonly string[] Sockets = ["/var/run/docker.sock", "/run/docker.sock"];

    /// <summary>
    /// Containers, of other projects too, that hold the engine's socket, or a folder that it lies in.
    /// </summary>
    public static IEnumerable<CodeChanger> WithSocket(IReadOnlyList<ContainerSummary> everybody) =>
        everybody
            .Where(c => c.Mounts.Any(HasSocket))
            .Select(c => new CodeChanger(
                $"{c.Name} holds the engine's socket: what runs in it can change every container and volume",
                $"container {c.Name}, {c.State}",
                IsAutomatic: true
            ));

    private static bool HasSocket(MountPoint mount) =>
        mount is { Type: "bind", Source.Length: > 0 } && Sockets.Any(s => ContainerPath.Covers(mount.Source, s));

    /// <param name="words">Names of the volumes, the containers, and the stack's folder.</param>
    public IEnumerable<CodeChanger> OnSchedule(IReadOnlyList<string> words)
    {
        if (!sight.IsEngineHere)
        {
            sight.NotSeen.Add("cron and systemd timers of the engine's host: they cannot be seen from here");
            return [];
        }

        return new ScheduleReader(sight.NotSeen, ScheduleReader.OfThisMachine).Find(words);
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
}
