namespace Pipeline.Secrets;

/// <summary>
/// An env file that Compose would reject, or an edit that cannot be made. Names key and line, never a value.
/// </summary>
/// <param name="line">1-based; null when no line is to blame.</param>
public sealed class EnvFileException(string message, int? line = null)
    : Exception(line is null ? message : $"line {line}: {message}")
{
    /// <summary>1-based line in the file.</summary>
    public int? Line { get; } = line;
}
