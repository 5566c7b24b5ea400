using System.Text;

namespace Pipeline.Trees;

/// <summary>All processes of a container, as the kernel shows them (proc(5)).</summary>
/// <param name="Hashes">SHA-256 of the file that is at each mapped path now.</param>
/// <param name="MountPoints">Where something is mounted in the container, whoever mounted it.</param>
public sealed record ProcessTable(
    IReadOnlyList<ProcessFact> Processes,
    IReadOnlyDictionary<string, string> Hashes,
    IReadOnlyList<string> MountPoints
)
{
    /// <summary>Reads the output of process-look.sh.</summary>
    internal static ProcessTable Parse(byte[] output)
    {
        var lines = Encoding
            .ASCII.GetString(output)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split(' ', 2))
            .ToList();
        var processes = new List<Dictionary<string, string>>();
        foreach (var line in lines.Where(l => l[0] is not ("I" or "F")))
        {
            if (line[0] == "P")
                processes.Add([]);
            processes[^1][line[0]] = line[1];
        }

        return new ProcessTable(
            // One that ended while it was looked at has no parent to show any more.
            [.. processes.Where(p => p.ContainsKey("V") && p.ContainsKey("R")).Select(Fact)],
            Hashed(Value(lines, "F")),
            [.. Mounts(Value(lines, "I"))]
        );
    }

    private static ProcessFact Fact(Dictionary<string, string> of) =>
        new(
            int.Parse(of["P"], null),
            int.Parse(of["R"], null),
            Text(of["X"]),
            of["H"],
            Text(of["W"]),
            Parts(Text(of["A"]), '\0'),
            Parts(Text(of["M"]), '\n'),
            Parts(Text(of["V"]), '\n')
        );

    private static IReadOnlyDictionary<string, string> Hashed(string output) =>
        Parts(output, '\0').ToDictionary(l => l[67..], l => l[..64]);

    /// <summary>The fifth field of each line, with its octal escapes undone.</summary>
    internal static IEnumerable<string> Mounts(string table) =>
        Parts(table, '\n')
            .Select(l => l.Split(' '))
            .Where(f => f.Length > 4)
            .Select(f =>
                f[4]
                    .Replace(@"\040", " ", StringComparison.Ordinal)
                    .Replace(@"\011", "\t", StringComparison.Ordinal)
                    .Replace(@"\134", @"\", StringComparison.Ordinal)
            );

    private static string Value(IEnumerable<string[]> lines, string key) => Text(lines.Last(l => l[0] == key)[1]);

    private static string Text(string base64) => Encoding.Latin1.GetString(Convert.FromBase64String(base64));

    private static IReadOnlyList<string> Parts(string text, char separator) =>
        text.TrimEnd(separator).Split(separator, StringSplitOptions.RemoveEmptyEntries);
}
