using System.Diagnostics;

namespace Pipeline.EndToEnd.Faults;

/// <summary>Another process that holds the kernel's lock on a file.</summary>
internal sealed class FaultLock(string path) : IDisposable
{
    private Process? _holder;

    public async Task Take()
    {
        _holder = Process.Start(
            new ProcessStartInfo("flock", ["--exclusive", "--no-fork", path, "sh", "-c", "echo held; exec cat"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        (await _holder.StandardOutput.ReadLineAsync()).Should().Be("held");
    }

    public async Task Release()
    {
        _holder!.Kill();
        await _holder.WaitForExitAsync();
    }

    public void Dispose() => _holder?.Dispose();
}
