using System.Text;

namespace Pipeline.Trees;

/// <summary>
/// tree-read.sh on this machine, with the hashes read by this process through descriptors: between list and hash a
/// service may put a symlink in the place of a folder, or a FIFO in the place of a file, and sha256sum would follow the
/// one and wait for ever at the other.
/// </summary>
internal static class DirectReading
{
    private const string Everything = "0";
    private const string WithoutHashes = "2";
    private const string ListAlone = "3";
    private const string End = "end 0\n";

    /// <summary>Whether a job is a reading with hashes.</summary>
    public static bool IsOne(TreeJob job) => job is { Program: "tree-read", Arguments: [Everything, _] };

    /// <param name="place">The root as this machine sees it.</param>
    /// <param name="script">Runs the script.</param>
    /// <returns>What the script alone would have printed.</returns>
    public static async Task<byte[]> Run(
        string place,
        TreeJob job,
        Func<TreeJob, Task<byte[]>> script,
        CancellationToken ct
    )
    {
        var first = await script(job with { Arguments = [WithoutHashes, job.Arguments[1]] });
        var sections = Sections.Parse(first);
        if (!sections.Has("list"))
            return first;
        var hashes = Hash(place, job, sections, ct);
        var second = Sections.Parse(await script(job with { Arguments = [ListAlone, "0"] }));
        return
        [
            .. first.AsSpan(0, first.Length - End.Length),
            .. Section("hashes", hashes),
            .. Section("after", second.Text("list")),
            .. Encoding.ASCII.GetBytes(End),
        ];
    }

    private static string Hash(string place, TreeJob job, Sections sections, CancellationToken ct)
    {
        var path = TreePath.FromRaw(Encoding.Latin1.GetString(job.Blocks[0]));
        using var top = Posix.Open(place, sections.Text("base") == "." ? path : path.Parent);
        return string.Concat(FileHashes.Of(top, sections.Fields("tohash"), ct).Select(h => $"{h.Sha256}  {h.Name}\0"));
    }

    private static byte[] Section(string name, string text) =>
        Encoding.Latin1.GetBytes($"{name} {text.Length}\n{text}");
}
