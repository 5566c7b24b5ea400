namespace Pipeline.Terms;

/// <summary>
/// How this program is called: <c>./build.sh</c> in a checkout, by its own name where it is installed. Messages are
/// written with <c>./build.sh</c>, and get the name where they are printed.
/// </summary>
public static class ProgramName
{
    private const string Script = "./build.sh";

    /// <summary>Null in a checkout; <c>build/Build.csproj</c> sets it in what is packed.</summary>
    public static string? Installed { get; } = AppContext.GetData("Pipeline.Command") as string;

    /// <summary>The version of an installed program; null in a checkout.</summary>
    public static string? Version { get; } = AppContext.GetData("Pipeline.Version") as string;

    /// <summary>
    /// <see cref="Version"/>, or <c>sources-</c> and what <c>build.sh</c> has hashed the sources to that it compiled
    /// this from; null where nobody knows.
    /// </summary>
    public static string? Identity { get; } = Version ?? Sources(AppContext.BaseDirectory);

    private static string? Sources(string folder) =>
        Path.GetFileName(folder.TrimEnd(Path.DirectorySeparatorChar)) is { Length: 64 } hash
        && hash.All(char.IsAsciiHexDigitLower)
            ? $"sources-{hash}"
            : null;

    public static string In(string text) => In(text, Installed, Environment.GetEnvironmentVariable("PIPELINE_COMMAND"));

    /// <param name="caller">A script that calls the installed program, as that script is typed.</param>
    internal static string In(string text, string? installed, string? caller) =>
        installed is null
            ? text
            : text.Replace(Script, string.IsNullOrEmpty(caller) ? installed : caller, StringComparison.Ordinal);
}
