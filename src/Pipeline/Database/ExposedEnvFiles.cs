using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Database;

/// <summary>Env files with passwords that others of this host can read.</summary>
internal static class ExposedEnvFiles
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <returns>One line a file, with the command that mends it; the names of keys, never a value.</returns>
    /// <param name="project">The project's env files.</param>
    /// <param name="rules">Name the file that gets the runtime role's password, if it has none yet.</param>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> project, CutoverRules rules)
    {
        var files = project.Append(rules.EnvFile).Distinct().Where(File.Exists);
        IEnumerable<string> ToCome(string file) =>
            file == rules.EnvFile ? rules.Set.Where(CutoverSecrets.IsSecret).Select(s => s.Key) : [];
        return
        [
            .. files
                .Where(f => (Mode(f) & Others) != 0)
                .Select(f => (Path: f, Keys: SecretKeys(f).Union(ToCome(f)).ToList()))
                .Where(f => f.Keys.Count > 0)
                .Select(f =>
                    $"{f.Path} holds passwords ({string.Join(", ", f.Keys)}), and its mode "
                    + $"{Convert.ToString((int)Mode(f.Path), 8)} lets others of this host read them: chmod 600 "
                    + $"{ShellWord.Quote(f.Path)}"
                ),
        ];
    }

    /// <summary>Windows has no such mode: nothing is told of its files.</summary>
    private static UnixFileMode Mode(string file) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file);

    /// <summary>By lines, so that no file is too odd for it.</summary>
    private static List<string> SecretKeys(string file) =>
        [
            .. File.ReadLines(file)
                .Select(l => l.Split('=', 2))
                .Where(p => p.Length == 2)
                .Select(p => (Key: p[0].Replace("export ", "", StringComparison.Ordinal).Trim(), Value: p[1].Trim()))
                .Where(p => !p.Key.StartsWith('#'))
                .Where(p => p.Value.Length > 0 && ResolvedSecrets.IsSecret(p.Key, p.Value))
                .Select(p => p.Key)
                .Distinct(),
        ];
}
