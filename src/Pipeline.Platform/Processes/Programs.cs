namespace Pipeline.Platform;

/// <summary>Looks programs up as a shell does, but never in the folder that somebody happens to be in.</summary>
internal static class Programs
{
    private const UnixFileMode Executable =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Where a program is: a path as it is, a name on PATH; null when it is nowhere.</summary>
    public static string? Find(string program) =>
        Path.GetFileName(program) == program ? OnPath(program).FirstOrDefault()
        : !Path.IsPathRooted(program) || IsThere(program) ? program
        : null;

    /// <summary>
    /// All programs of that name on PATH, in its order, each once (folders may be links to each other).
    /// </summary>
    public static IReadOnlyList<string> OnPath(string name)
    {
        var file = OperatingSystem.IsWindows() && !Path.HasExtension(name) ? $"{name}.exe" : name;
        return
        [
            .. (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Where(Path.IsPathFullyQualified)
                .Select(directory => Path.Combine(directory, file))
                .Where(IsThere),
        ];
    }

    private static bool IsThere(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0);
}
