using Pipeline.Stacks;

namespace Pipeline.Live;

/// <summary>Which files a command line may mean: what an argument says, seen from the working folder, and modules by their dotted name. Pure.</summary>
internal static class CommandPaths
{
    private static readonly string[] Extensions =
        [".py", ".pyc", ".pyz", ".js", ".mjs", ".cjs", ".ts", ".node", ".pl", ".pm", ".rb", ".php", ".phar", ".jar", ".war", ".class", ".sh", ".lua", ".so", ".dll", ".wasm", ".ex", ".exs", ".tcl", ".r"];

    /// <summary>Between the words of a shell's one argument, of search paths and of options with a value.</summary>
    private static readonly char[] Separators = ['=', ':', ',', ';', '&', '|', '(', ')', '"', '\'', ' ', '\t', '\n'];

    /// <summary>Whether a path is named as code is, or lies where programs do.</summary>
    public static bool IsCode(string path) =>
        Extensions.Contains(Path.GetExtension(path).ToLowerInvariant()) || path.Contains(".so.", StringComparison.Ordinal)
        || Path.GetDirectoryName(path) is { } folder && (folder.EndsWith("/bin", StringComparison.Ordinal) || folder.EndsWith("/sbin", StringComparison.Ordinal));

    /// <returns>Absolute paths, most of which need not exist.</returns>
    public static IEnumerable<string> Of(IReadOnlyList<string> arguments, string folder)
    {
        var whole = arguments.SelectMany(a => a.Split(Separators).Append(a)).SelectMany(Spellings).Where(t => t.Length > 0).Distinct();
        return whole.Select(t => ContainerPath.Normalise(t.StartsWith('/') ? t : $"{folder}/{t}")).Distinct();
    }

    /// <summary>An option may have its path behind it (-I/srv/lib); a module is a dotted name.</summary>
    private static IEnumerable<string> Spellings(string text)
    {
        yield return text;
        if (text.Length > 2 && text[0] == '-' && text[1] != '-')
            yield return text[2..];
        var name = text.Split(':')[0].Replace('.', '/');
        if (text.StartsWith('-'))
            yield break;
        if (Path.GetExtension(text).Length == 0)
        {
            yield return $"{text}.js";
            yield return $"{text}/index.js";
        }

        if (text.Contains('/', StringComparison.Ordinal))
            yield break;
        yield return $"{name}.py";
        yield return $"{name}/__main__.py";
        yield return $"{name}/__init__.py";
    }
}
