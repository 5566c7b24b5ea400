namespace Pipeline.Docker;

/// <summary>End of a container that was run to its end.</summary>
/// <param name="ExitCode">The process's; 128 + signal when it was killed.</param>
/// <param name="Stdout">Empty when a stream was given for it.</param>
public sealed record RunResult(int ExitCode, byte[] Stdout, string Stderr)
{
    /// <summary>Standard output as UTF-8.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Stdout);
}
