using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Pipeline.Docker;

/// <summary>
/// One byte stream to the engine whose sending side can be closed alone, so that a container sees end of input.
/// </summary>
internal sealed record EngineConnection(Stream Stream, Func<ValueTask> CloseWrite)
{
    /// <summary>A firewall that drops packets would hold a call for minutes.</summary>
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(15);

    public static async ValueTask<EngineConnection> Open(EngineAddress address, CancellationToken ct)
    {
        var route = await EngineRoute.Open(address, ct);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(ConnectLimit);
        try
        {
            return await Connect(route, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Unreachable.Describe(
                address,
                new TimeoutException($"no answer within {ConnectLimit.TotalSeconds} s")
            );
        }
        catch (Exception error)
            when (error
                    is SocketException
                        or IOException
                        or AuthenticationException
                        or UnauthorizedAccessException
                        or TimeoutException
            )
        {
            throw Unreachable.Describe(address, error);
        }
    }

    private static async Task<EngineConnection> Connect(EngineAddress address, CancellationToken ct) =>
        address.Uri.Scheme switch
        {
            "unix" => Plain(
                await Connect(new UnixDomainSocketEndPoint(address.SocketPath!), ProtocolType.Unspecified, ct)
            ),
            "npipe" => await WindowsPipe.Open(address.SocketPath!, ct),
            _ when address.Tls is null => Plain(await ConnectTcp(address, ct)),
            _ => await Tls(await ConnectTcp(address, ct), address, ct),
        };

    private static Task<Socket> ConnectTcp(EngineAddress address, CancellationToken ct) =>
        Connect(new System.Net.DnsEndPoint(address.Uri.IdnHost, address.Port), ProtocolType.Tcp, ct);

    private static async Task<Socket> Connect(System.Net.EndPoint end, ProtocolType protocol, CancellationToken ct)
    {
        var socket =
            protocol == ProtocolType.Tcp
                ? new Socket(SocketType.Stream, protocol) { NoDelay = true }
                : new Socket(AddressFamily.Unix, SocketType.Stream, protocol);
        try
        {
            await socket.ConnectAsync(end, ct);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static EngineConnection Plain(Socket socket) =>
        new(
            new NetworkStream(socket, ownsSocket: true),
            () =>
            {
                socket.Shutdown(SocketShutdown.Send);
                return ValueTask.CompletedTask;
            }
        );

    private static async Task<EngineConnection> Tls(Socket socket, EngineAddress address, CancellationToken ct)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await stream.AuthenticateAsClientAsync(TlsOptions.For(address), ct);
            return new EngineConnection(stream, async () => await stream.ShutdownAsync());
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }
}
