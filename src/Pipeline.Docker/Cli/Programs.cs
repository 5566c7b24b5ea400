namespace Pipeline.Docker;

/// <summary>Looks programs up as a shell does.</summary>
internal static class Programs
{
    /// <summary>All files of that name on PATH, in its order, each once (folders may be links to each other).</summary>
    public static IReadOnlyList<string> OnPath(string name)
    {
        var file = OperatingSystem.IsWindows() ? $"{name}.exe" : name;
        return
        [
            .. (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Where(Path.IsPathFullyQualified)
                .Select(directory => Path.Combine(directory, file))
                .Where(File.Exists),
        ];
    }
}
