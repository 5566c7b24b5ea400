using System.Text;
using Pipeline.Docker;

namespace Pipeline.Imports;

/// <summary>End of a command in a sandbox.</summary>
/// <param name="Failure">Why there is no exit code: it could not be started, or was killed at its time limit.</param>
internal sealed record SandboxEnd(int ExitCode, string Stdout, string Stderr, string? Failure = null)
{
    /// <summary>Null for exit code 0.</summary>
    public string? Error => Failure ?? (ExitCode == 0 ? null : LastLines.Of($"{Stderr}\nexit code {ExitCode}"));
}

internal static class SandboxRun
{
    private const int KeptOutput = 16 << 20;

    /// <summary>Runs to the end or to the limit; the container is removed in any case.</summary>
    public static async Task<SandboxEnd> Run(
        DockerEngine engine, ImportSandbox sandbox, IReadOnlyList<string> command, Stream? stdin, TimeSpan limit, CancellationToken ct)
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timed.CancelAfter(limit);
        using var stdout = new TailStream(KeptOutput);
        try
        {
            var end = await engine.Containers.Run(sandbox.Spec(command), stdin, stdout, timed.Token);
            return new SandboxEnd(end.ExitCode, Encoding.UTF8.GetString(stdout.Kept), end.Stderr);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new SandboxEnd(-1, "", "", $"did not finish within {limit.TotalSeconds:0} s and was killed");
        }
        catch (DockerException error) when (error.Call.EndsWith("/start", StringComparison.Ordinal))
        {
            return new SandboxEnd(-1, "", "", $"\"{command[0]}\" cannot be started in image {sandbox.Image}: {error.EngineMessage}");
        }
    }
}

internal static class LastLines
{
    /// <summary>The last non-blank lines, as many as fit an error message.</summary>
    public static string Of(string text, int count = 12) =>
        string.Join('\n', All(text).TakeLast(count));

    public static IReadOnlyList<string> All(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
