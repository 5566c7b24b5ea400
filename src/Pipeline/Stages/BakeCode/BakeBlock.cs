using System.Text;

namespace Pipeline.Stages.BakeCode;

/// <summary>What one image has to carry: a folder of the build context, where it goes, whose it is, and the marker's name.</summary>
/// <param name="Source">Folder relative to the build context, '/'-separated; "." for all of it.</param>
/// <param name="Path">Absolute path in the image.</param>
/// <param name="Owner">user or user:group for <c>--chown</c>; null for root.</param>
/// <param name="Marker">File name of the marker inside <paramref name="Path"/>.</param>
public sealed record BakedFolder(string Source, string Path, string? Owner, string Marker);

/// <summary>
/// The managed block in a Dockerfile. The marker's text comes in as a build argument through a heredoc, so a plain
/// <c>docker build .</c> or <c>docker compose build</c> still works and says of itself that Pipeline did not build it.
/// </summary>
public static class BakeBlock
{
    public const string Begin = "# >>> pipeline: the code is baked into the image; managed block, changes are overwritten";
    public const string End = "# <<< pipeline";

    /// <summary>The build argument for the marker of the folder at <paramref name="index"/>.</summary>
    public static string Argument(int index) => $"PIPELINE_MARKER_{index}";

    public static string Text(IReadOnlyList<BakedFolder> folders, string newLine)
    {
        var lines = new List<string> { Begin };
        foreach (var (index, folder) in folders.Index())
            lines.AddRange(Lines(folder, Argument(index)));
        lines.Add(End);
        return string.Concat(lines.Select(l => l + newLine));
    }

    private static IEnumerable<string> Lines(BakedFolder folder, string argument)
    {
        var chown = folder.Owner is null ? "" : $"--chown={folder.Owner} ";
        yield return $"COPY {chown}{Operands(folder.Source, folder.Path + "/")}";
        yield return $"ARG {argument}=\"not built by Pipeline\"";
        yield return $"COPY {chown}<<PIPELINE {Word($"{folder.Path}/{folder.Marker}")}";
        yield return $"${{{argument}}}";
        yield return "PIPELINE";
    }

    /// <summary>The shell form where both are plain words, else the JSON form, which takes anything.</summary>
    private static string Operands(string source, string target) =>
        IsPlain(source) && IsPlain(target) ? $"{source} {target}" : $"[{Quoted(source)}, {Quoted(target)}]";

    private static string Word(string path) => IsPlain(path) ? path : Quoted(path);

    private static bool IsPlain(string word) => word.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '+' or '@');

    private static string Quoted(string word)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in word)
            quoted.Append(c is '"' or '\\' or '$' ? $"\\{c}" : c.ToString());
        return quoted.Append('"').ToString();
    }
}
