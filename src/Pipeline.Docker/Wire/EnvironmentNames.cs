namespace Pipeline.Docker;

internal static class EnvironmentNames
{
    /// <summary>The engine quotes a nameless entry in its error, value and all: refused here without it.</summary>
    /// <exception cref="ArgumentException">An entry has no name.</exception>
    public static IReadOnlyList<string> Checked(IReadOnlyList<string> env) =>
        env.All(entry => entry.Length > 0 && entry[0] != '=')
            ? env
            : throw new ArgumentException("an environment entry has no name");
}
