namespace Pipeline.Stacks;

/// <summary>An env file that a service itself names.</summary>
/// <param name="Path">Absolute; of one with a variable in its name, as written.</param>
/// <param name="IsRaw">Named with <c>format: raw</c>.</param>
public sealed record ServiceEnvFile(string Service, string Path, bool IsRaw = false)
{
    /// <summary>Absolute; where a path that is not absolute starts.</summary>
    public string Directory { get; init; } = "/";
}
