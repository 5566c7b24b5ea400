using Pipeline.Secrets;

namespace Pipeline.Releases;

/// <summary>
/// The env files of a stack as a release records them: each key with a keyed hash of its value, so that "same or
/// different" can be said later, key by key, and a value never.
/// </summary>
internal static class EnvPrints
{
    /// <param name="instead">Copies to read in the place of files, by the files' paths.</param>
    /// <exception cref="EnvFileException">A file cannot be read as compose reads it.</exception>
    public static IReadOnlyDictionary<string, string> For(
        StackContext context,
        IReadOnlyDictionary<string, string>? instead = null
    )
    {
        using var fingerprints = Fingerprints.Open(context.State.Root);
        var prints = new Dictionary<string, string>();
        foreach (var file in Files(context))
        {
            var path = instead?.GetValueOrDefault(file) ?? file;
            if (!File.Exists(path))
                continue;
            var env = new StackEnvFile(context, file).Parse(File.ReadAllBytes(path));
            foreach (var key in env.Keys)
                prints[key] = fingerprints.Of(System.Text.Encoding.UTF8.GetBytes($"{key}={env.Value(key)}"));
        }

        return prints;
    }

    /// <summary>For a record that must be written whatever the files are: null when they cannot be read.</summary>
    public static IReadOnlyDictionary<string, string>? TryOf(StackContext context)
    {
        try
        {
            return For(context);
        }
        catch (Exception e)
            when (e is EnvFileException or SecretException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keys whose values differ, or that only one has, in ordinal order.</summary>
    public static IReadOnlyList<string> Differing(
        IReadOnlyDictionary<string, string> one,
        IReadOnlyDictionary<string, string> other
    ) =>
        [
            .. one
                .Keys.Union(other.Keys)
                .Where(k => one.GetValueOrDefault(k) != other.GetValueOrDefault(k))
                .Order(StringComparer.Ordinal),
        ];

    private static IEnumerable<string> Files(StackContext context)
    {
        var definition = context.Stack?.Definition;
        return (definition?.EnvFiles ?? [])
            .Concat(definition?.Cutover is { } cutover ? [cutover.EnvFile] : [])
            .Distinct();
    }
}
