namespace Pipeline.Stacks;

/// <summary>
/// The managed block in a Dockerfile. The marker's text comes in as a build argument through a heredoc, so a plain
/// <c>docker build .</c> or <c>docker compose build</c> still works and says of itself that Pipeline did not build it.
/// </summary>
public static class BakeBlock
{
    public const string Begin =
        "# >>> pipeline: the code is baked into the image; managed block, changes are overwritten";
    public const string End = "# <<< pipeline";

    /// <summary>The build argument for the marker of the folder at <paramref name="index"/>.</summary>
    public static string Argument(int index) => $"PIPELINE_MARKER_{index}";

    /// <param name="newLine">The Dockerfile's line end.</param>
    /// <param name="escape">The Dockerfile's escape character.</param>
    public static string Text(IReadOnlyList<BakedFolder> folders, string newLine, char escape) =>
        Text(folders.Index(), newLine, escape);

    /// <param name="folders">With their places among all folders of the image, by which their build arguments are
    /// called.</param>
    public static string Text(IEnumerable<(int Index, BakedFolder Folder)> folders, string newLine, char escape)
    {
        var lines = new List<string> { Begin };
        foreach (var (index, folder) in folders)
            lines.AddRange(Lines(folder, index, escape));
        lines.Add(End);
        return string.Concat(lines.Select(l => l + (IsBody(l) ? "\n" : newLine)));
    }

    /// <summary>
    /// Whether the block of this Dockerfile writes the marker of the folder at <paramref name="index"/>.
    /// </summary>
    public static bool Writes(string dockerfile, int index) =>
        dockerfile.Contains($"\n${{{Argument(index)}}}", StringComparison.Ordinal);

    /// <summary>
    /// BuildKit keeps the line ends of a heredoc, and the marker ends with LF in every Dockerfile, one with CRLF too.
    /// </summary>
    private static bool IsBody(string line) => line.StartsWith("${PIPELINE_MARKER_", StringComparison.Ordinal);

    private static IEnumerable<string> Lines(BakedFolder folder, int index, char escape)
    {
        var chown = folder.Owner is null ? "" : $"--chown={folder.Owner} ";
        var marker = $"{folder.Path}/{folder.Marker}";
        yield return $"COPY {chown}{Operands(folder.Source, folder.Path + "/", escape)}";
        yield return $"ARG {Argument(index)}=\"not built by Pipeline\"";
        if (!IsPlain(marker))
            yield return $"ARG {Place(index)}=\"{Escaped(marker, ['"', '$', escape], escape)}\"";
        yield return $"COPY {chown}<<PIPELINE {(IsPlain(marker) ? marker : $"${{{Place(index)}}}")}";
        yield return $"${{{Argument(index)}}}";
        yield return "PIPELINE";
    }

    /// <summary>
    /// A heredoc can neither be combined with the list form of COPY nor have blanks in its target, but a variable may.
    /// </summary>
    private static string Place(int index) => $"PIPELINE_PLACE_{index}";

    /// <summary>
    /// Plain where both are plain words, else the list form: JSON, whose strings BuildKit then reads as words.
    /// </summary>
    private static string Operands(string source, string target, char escape) =>
        IsPlain(source) && IsPlain(target)
            ? $"{source} {target}"
            : $"[{Quoted(source, escape)}, {Quoted(target, escape)}]";

    private static bool IsPlain(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '+' or '@');

    private static string Quoted(string word, char escape) =>
        $"\"{Escaped(Escaped(word, ['"', '\'', '$', escape], escape), ['"', '\\'], '\\')}\"";

    private static string Escaped(string word, char[] special, char escape) =>
        string.Concat(word.Select(c => special.Contains(c) ? $"{escape}{c}" : c.ToString()));
}
