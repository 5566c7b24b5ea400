using System.Globalization;
using System.Reflection;
using System.Text;

namespace Pipeline.Trees;

/// <summary>One run of a program in Scripts/.</summary>
internal sealed record TreeJob(
    string Program,
    IReadOnlyList<TreeRoot> Roots,
    IReadOnlyList<string> Arguments,
    IReadOnlyList<byte[]> Blocks
)
{
    private const int KeptReasons = 3;

    /// <summary>Arguments of <c>sh</c>, with the places as the shell sees them.</summary>
    public IReadOnlyList<string> CommandLine(string scratch, IEnumerable<string> roots) =>
        [
            "-c",
            Source("tree-common") + Source(Program),
            Program,
            scratch,
            .. roots,
            .. Arguments,
            .. Blocks.Select(b => b.Length.ToString(CultureInfo.InvariantCulture)),
        ];

    public Stream Input() => new MemoryStream(Blocks.SelectMany(b => b).ToArray());

    /// <summary>The program's output, or its errors as an exception.</summary>
    public byte[] Result(int exitCode, byte[] output, string errors)
    {
        return exitCode == 0 ? output : throw new TreeException($"{Program} failed ({exitCode}): {Reason(errors)}");
    }

    // On a full disk each file has an error of its own, and all say the same.
    private static string Reason(string errors)
    {
        List<string> reasons =
        [
            .. errors
                .Split('\n')
                .Where(line => line.Length > 0 && !line.StartsWith("xargs: ", StringComparison.Ordinal)),
        ];
        var told = string.Join("; ", reasons.Take(KeptReasons));
        return reasons.Count > KeptReasons ? $"{told}; and {reasons.Count - KeptReasons} more errors" : told;
    }

    private static string Source(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + ".sh")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
