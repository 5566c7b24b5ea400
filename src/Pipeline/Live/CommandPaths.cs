using Pipeline.Stacks;

namespace Pipeline.Live;

/// <summary>
/// Which files a command line may mean: what an argument says, seen from the working folder, and modules by their
/// dotted name. Pure.
/// </summary>
internal static class CommandPaths
{
    private static readonly string[] Extensions =
    [
        ".py",
        ".pyc",
        ".pyz",
        ".pth",
        ".js",
        ".mjs",
        ".cjs",
        ".ts",
        ".node",
        ".pl",
        ".pm",
        ".rb",
        ".php",
        ".phar",
        ".jar",
        ".war",
        ".class",
        ".sh",
        ".lua",
        ".so",
        ".dll",
        ".wasm",
        ".ex",
        ".exs",
        ".tcl",
        ".r",
    ];

    /// <summary>Between the words of a shell's one argument, of search paths and of options with a value.</summary>
    private static readonly char[] Separators = ['=', ':', ',', ';', '&', '|', '(', ')', '"', '\'', ' ', '\t', '\n'];

    private static readonly string[] SearchPaths = ["PYTHONPATH", "NODE_PATH", "PERL5LIB", "RUBYLIB", "CLASSPATH"];

    /// <summary>Options with a value behind them that is not what a program begins with.</summary>
    private static readonly string[] WithAValue =
    [
        "-c",
        "--config",
        "-r",
        "--require",
        "--import",
        "--loader",
        "--experimental-loader",
        "--env-file",
        "-C",
        "--chdir",
        "-I",
        "-W",
        "-X",
        "-d",
        "-S",
        "-t",
        "-cp",
        "-classpath",
        "--class-path",
        "-p",
        "--module-path",
    ];

    private static readonly string[] Shells = ["sh", "bash", "dash", "ash", "busybox"];

    private static readonly string[] Installed =
    [
        "/bin/",
        "/sbin/",
        "/node_modules/",
        "/site-packages/",
        "/dist-packages/",
    ];

    private static readonly string[] System = ["/bin/", "/dev/", "/etc/", "/lib", "/proc/", "/run/", "/sbin/", "/sys/"];

    /// <summary>What programs are called that run other code, with a version or without one.</summary>
    private static readonly string[] Interpreters =
    [
        "python",
        "pypy",
        "node",
        "deno",
        "bun",
        "ruby",
        "perl",
        "php",
        "java",
        "lua",
        "tclsh",
        "beam",
        "dotnet",
        "sh",
        "bash",
        "dash",
        "busybox",
    ];

    /// <summary>Whether a program runs other code, such as that of a virtual environment in a volume.</summary>
    public static bool IsInterpreter(string path) =>
        Interpreters.Contains(Path.GetFileName(path).TrimEnd([.. "0123456789.-"]).ToLowerInvariant());

    public static bool IsPython(string path) =>
        Path.GetFileName(path) is var name
        && (
            name.StartsWith("python", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("pypy", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>Whether a path is named as code is, or lies where programs do.</summary>
    public static bool IsCode(string path) =>
        Extensions.Contains(Path.GetExtension(path).ToLowerInvariant())
        || path.Contains(".so.", StringComparison.Ordinal)
        || Path.GetDirectoryName(path) is { } folder
            && (
                folder.EndsWith("/bin", StringComparison.Ordinal) || folder.EndsWith("/sbin", StringComparison.Ordinal)
            );

    /// <returns>Absolute paths, most of which need not exist.</returns>
    public static IEnumerable<string> Find(IReadOnlyList<string> arguments, string folder)
    {
        var whole = arguments
            .SelectMany(a => a.Split(Separators).Append(a))
            .SelectMany(Spellings)
            .Where(t => t.Length > 0)
            .Distinct();
        return whole.Select(t => ContainerPath.Normalise(t.StartsWith('/') ? t : $"{folder}/{t}")).Distinct();
    }

    /// <summary>
    /// Files that a command line names as code; a name without a folder in it may as well be an ordinary word. No other
    /// word of it, which may be a secret.
    /// </summary>
    public static IEnumerable<string> Named(IReadOnlyList<string> arguments, string folder) =>
        AsCode(
            arguments.SelectMany(
                (a, i) => i > 0 && IsScriptOption(arguments[i - 1]) ? a.Split(Separators) : [a.Split('=')[^1]]
            ),
            folder
        );

    /// <summary>
    /// Those of them that a program may begin with: neither a configuration nor a module that an option loads besides.
    /// </summary>
    /// <param name="arguments">The whole command line, its program first.</param>
    public static IEnumerable<string> Begun(IReadOnlyList<string> arguments, string folder)
    {
        var words = arguments
            .SelectMany(
                (a, i) =>
                    IsOfAShell(arguments, i) ? []
                    : IsOfAShell(arguments, i - 1) ? a.Split(Separators)
                    : (string[])[a]
            )
            .ToList();
        return AsCode(words.Where((w, i) => i > 0 && !WithAValue.Contains(words[i - 1])), folder);
    }

    /// <summary>Whether this is the option of a shell that a script follows.</summary>
    private static bool IsOfAShell(IReadOnlyList<string> arguments, int at)
    {
        if (at < 1 || at >= arguments.Count || !IsScriptOption(arguments[at]))
            return false;
        var program = at - 1;
        while (program > 0 && arguments[program].StartsWith('-'))
            program--;
        return IsShell(arguments[program]);
    }

    public static bool IsShell(string path) => Shells.Contains(Path.GetFileName(path));

    private static IEnumerable<string> AsCode(IEnumerable<string> words, string folder) =>
        words
            .Where(w => !w.StartsWith('-') && !w.StartsWith("__", StringComparison.Ordinal) && IsCode(w))
            .Select(w => ContainerPath.Normalise(w.StartsWith('/') ? w : $"{folder}/{w}"))
            .Distinct();

    /// <summary>Of a shell: what follows <c>-c</c> is a script, with words of its own.</summary>
    private static bool IsScriptOption(string argument) =>
        argument.Length > 1
        && argument[0] == '-'
        && argument[1..].All(char.IsAsciiLetterLower)
        && argument.EndsWith('c');

    /// <summary>
    /// Whether a file is code of somebody's own, and not an installed program that runs other code, such as a server or
    /// a package manager. The official images of Node and Python have their users' code below /usr/src.
    /// </summary>
    public static bool IsOwn(string path) =>
        (!path.StartsWith("/usr/", StringComparison.Ordinal) || path.StartsWith("/usr/src/", StringComparison.Ordinal))
        && !Installed.Any(i => path.Contains(i, StringComparison.Ordinal));

    /// <summary>Whether a path that need be no file at all lies where an image has its owner's things.</summary>
    public static bool MayBeOwn(string path) =>
        IsOwn(path) && !System.Any(s => path.StartsWith(s, StringComparison.Ordinal));

    /// <summary>
    /// Folders that a program looks in for modules, in its order: its own, then those of the variables.
    /// The first of a mount that is not the code's ends them, since what it has comes first.
    /// </summary>
    /// <param name="folder">The working folder.</param>
    /// <param name="variables">As NAME=value.</param>
    /// <param name="isForeign">Whether a folder lies in another mount than the code.</param>
    public static IEnumerable<string> Search(string folder, IEnumerable<string> variables, Func<string, bool> isForeign)
    {
        var paths = variables
            .Select(v => v.Split('=', 2))
            .Where(v => v.Length == 2 && SearchPaths.Contains(v[0]))
            .SelectMany(v => v[1].Split(':', StringSplitOptions.RemoveEmptyEntries));
        return paths
            .Select(p => ContainerPath.Normalise(p.StartsWith('/') ? p : $"{folder}/{p}"))
            .Prepend(folder)
            .TakeWhile(f => !isForeign(f));
    }

    /// <summary>An option may have its path behind it (-I/srv/lib); a module is a dotted name.</summary>
    private static IEnumerable<string> Spellings(string text)
    {
        yield return text;
        if (text.Length > 2 && text[0] == '-' && text[1] != '-')
            yield return text[2..];
        var name = text.Split(':')[0].Replace('.', '/');
        if (text.StartsWith('-') || Extensions.Contains(Path.GetExtension(text).ToLowerInvariant()))
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
