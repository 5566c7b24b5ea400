using System.Text.RegularExpressions;

namespace Pipeline.Inventories;

/// <summary>
/// Reads the schedules of this machine, and the scripts that they call. Lines are named, never shown: they may hold
/// secrets.
/// </summary>
/// <param name="notSeen">Takes what may not be read.</param>
/// <param name="places">Files, and folders whose files count.</param>
internal sealed class ScheduleReader(ICollection<string> notSeen, IReadOnlyList<string> places)
{
    private const long LargestFile = 1 << 20;

    /// <summary>cron(8), anacron(8) and systemd.unit(5), as far as an administrator writes there.</summary>
    public static IReadOnlyList<string> OfThisMachine { get; } =
    [
        "/etc/crontab",
        "/etc/anacrontab",
        "/etc/cron.d",
        "/etc/cron.hourly",
        "/etc/cron.daily",
        "/etc/cron.weekly",
        "/etc/cron.monthly",
        "/var/spool/cron",
        "/var/spool/cron/crontabs",
        "/etc/systemd/system",
        "/etc/systemd/user",
    ];

    private static readonly string[] Programs = ["/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/", "/dev/", "/proc/"];
    private static readonly char[] Separators = [' ', '\t', '=', ';', '"', '\'', '&', '|', '(', ')', '>', '<'];

    /// <param name="words">Names of the volumes, the containers, and the stack's folder.</param>
    public IEnumerable<CodeChanger> Find(IReadOnlyList<string> words)
    {
        foreach (var file in places.SelectMany(Files))
        {
            var lines = Lines(file);
            foreach (var (number, _) in lines.Where(l => Names(l.Text, words)))
                yield return new CodeChanger("a schedule names this stack", $"{file}:{number}", IsAutomatic: true);
            foreach (var (number, text) in lines.Where(l => !Names(l.Text, words)))
            foreach (var script in text.Split(Separators).Where(IsScript).Distinct())
            foreach (var (at, _) in Lines(script).Where(l => Names(l.Text, words)).Take(1))
                yield return new CodeChanger(
                    "a schedule calls a script that names this stack",
                    $"{script}:{at}, called by {file}:{number}",
                    IsAutomatic: true
                );
        }
    }

    /// <summary>As a word of its own: a container may be called "app".</summary>
    private static bool Names(string line, IReadOnlyList<string> words) =>
        words.Any(w => Regex.IsMatch(line, $@"(?<![\w.-]){Regex.Escape(w)}(?![\w-])"));

    private static bool IsScript(string word) =>
        word.StartsWith('/') && !Programs.Any(p => word.StartsWith(p, StringComparison.Ordinal)) && File.Exists(word);

    private IReadOnlyList<string> Files(string path) =>
        Read<IReadOnlyList<string>>(
            path,
            () =>
                File.Exists(path) ? [path]
                : Directory.Exists(path) ? [.. Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)]
                : [],
            []
        );

    /// <summary>Comments left out; of a program or of data nothing.</summary>
    private IReadOnlyList<(int Number, string Text)> Lines(string file) =>
        Read<IReadOnlyList<(int, string)>>(
            file,
            () =>
                new FileInfo(file).Length > LargestFile
                    ? []
                    :
                    [
                        .. File.ReadLines(file)
                            .Index()
                            .Where(l => !l.Item.TrimStart().StartsWith('#'))
                            .Select(l => (l.Index + 1, l.Item)),
                    ],
            []
        );

    private T Read<T>(string path, Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            notSeen.Add($"{path}: it may not be read");
            return otherwise;
        }
    }
}
