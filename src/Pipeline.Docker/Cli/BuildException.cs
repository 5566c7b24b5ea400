namespace Pipeline.Docker;

/// <summary>A build failed; <see cref="Lines"/> are the last lines that it said.</summary>
public sealed class BuildException(int exitCode, IReadOnlyList<string> lines)
    : Exception(
        "docker buildx build failed with exit code "
            + $"{exitCode}:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}"
    )
{
    /// <summary>-1 when it was ended at its time limit.</summary>
    public int ExitCode { get; } = exitCode;

    public IReadOnlyList<string> Lines { get; } = lines;
}
