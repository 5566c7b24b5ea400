namespace Pipeline.Imports;

/// <summary>End of a command in a sandbox.</summary>
/// <param name="Failure">Why there is no exit code: it could not be started, or was killed at its time limit.</param>
internal sealed record SandboxEnd(int ExitCode, string Stdout, string Stderr, string? Failure = null)
{
    /// <summary>Null for exit code 0.</summary>
    public string? Error => Failure ?? (ExitCode == 0 ? null : LastLines.From($"{Stderr}\nexit code {ExitCode}"));
}
