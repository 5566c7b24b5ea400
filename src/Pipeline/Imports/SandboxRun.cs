using System.Text;
using Pipeline.Docker;

namespace Pipeline.Imports;

internal static class SandboxRun
{
    private const int KeptOutput = 16 << 20;

    /// <summary>Runs to the end or to the limit; the container is removed in any case.</summary>
    public static async Task<SandboxEnd> Run(
        DockerEngine engine,
        ImportSandbox sandbox,
        IReadOnlyList<string> command,
        Stream? stdin,
        TimeSpan limit,
        CancellationToken ct
    )
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
            return new SandboxEnd(
                -1,
                "",
                "",
                $"\"{command[0]}\" cannot be started in image {sandbox.Image}: {error.EngineMessage}"
            );
        }
    }
}
