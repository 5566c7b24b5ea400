namespace Pipeline.Benchmarks;

/// <summary>The folder with <c>build.sh</c>, above the compiled program.</summary>
internal static class Repository
{
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "build.sh"))
            ? folder
            : Above(
                Path.GetDirectoryName(folder) ?? throw new ArgumentException("there is no build.sh above the program")
            );
}
