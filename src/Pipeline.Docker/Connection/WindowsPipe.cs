using System.IO.Pipes;
using Pipeline.Platform;

namespace Pipeline.Docker;

/// <summary>
/// The engine of Docker Desktop on Windows listens on a named pipe in message mode: an empty message is its end of
/// input.
/// </summary>
internal static class WindowsPipe
{
    public static async Task<EngineConnection> Open(string path, CancellationToken ct)
    {
        var (server, name) = Split(path);
        var pipe = new NamedPipeClientStream(server, name, PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            await pipe.ConnectAsync(ct);
            return new EngineConnection(
                pipe,
                () =>
                {
                    WriteEmptyMessage(pipe);
                    return ValueTask.CompletedTask;
                }
            );
        }
        catch
        {
            await pipe.DisposeAsync();
            throw;
        }
    }

    /// <summary><c>//./pipe/docker_engine</c> is the pipe <c>docker_engine</c> on the server <c>.</c></summary>
    internal static (string Server, string Name) Split(string path)
    {
        var parts = path.Replace('\\', '/').TrimStart('/').Split('/', 3);
        return parts is [var server, "pipe", { Length: > 0 } name]
            ? (server, name)
            : throw new EngineAddressException($"'npipe://{path}' is not a named pipe; expected npipe:////./pipe/name");
    }

    private static void WriteEmptyMessage(NamedPipeClientStream pipe)
    {
        // NamedPipeClientStream.Write drops empty buffers, so the call goes to the system directly.
        var overlapped = default(NativeOverlapped);
        _ = Kernel32.WriteFile(pipe.SafePipeHandle, IntPtr.Zero, 0, IntPtr.Zero, ref overlapped);
    }
}
