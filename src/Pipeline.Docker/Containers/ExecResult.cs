namespace Pipeline.Docker;

/// <summary>End of a command in a container. 126 and 127 may come from the engine: not executable, not found.</summary>
public sealed record ExecResult(int ExitCode, byte[] Stdout, string Stderr)
{
    /// <summary>Standard output as UTF-8.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Stdout);
}
