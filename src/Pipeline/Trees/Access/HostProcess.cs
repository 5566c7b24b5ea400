using System.Diagnostics;

namespace Pipeline.Trees;

/// <summary>A child process whose output is bytes.</summary>
internal static class HostProcess
{
    public static async Task<(int ExitCode, byte[] Output, string Errors)> Run(
        string program,
        IReadOnlyList<string> arguments,
        Stream input,
        CancellationToken ct
    )
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        await using var kill = ct.Register(() => process.Kill(entireProcessTree: true));
        using var output = new MemoryStream();
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, CancellationToken.None);
        try
        {
            await using var stdin = process.StandardInput.BaseStream;
            await input.CopyToAsync(stdin, CancellationToken.None);
        }
        catch (IOException)
        {
            // It ended without reading all of it; exit code and errors say why.
        }

        await reading;
        await process.WaitForExitAsync(CancellationToken.None);
        ct.ThrowIfCancellationRequested();
        return (process.ExitCode, output.ToArray(), await errors);
    }
}
