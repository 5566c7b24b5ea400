using System.Net.Sockets;
using System.Security.Authentication;

namespace Pipeline.Docker;

/// <summary>Turns a failed connect into what the user can do about it.</summary>
internal static class Unreachable
{
    public static DockerUnreachableException Describe(EngineAddress address, Exception error) =>
        new("connect", $"cannot reach the Docker engine at {address}: {Reason(address, error)}", error);

    private static string Reason(EngineAddress address, Exception error) =>
        error switch
        {
            _ when address.Ssh is not null => $"the connection over ssh broke ({error.Message})",
            AuthenticationException => "the TLS handshake failed; check ca.pem, cert.pem and key.pem"
                + (address.Tls?.Directory is { } directory ? $" in {directory}" : ""),
            UnauthorizedAccessException or SocketException { SocketErrorCode: SocketError.AccessDenied } =>
                "permission denied; run as root, or join the group that owns the socket ('sudo usermod -aG "
                    + "docker $USER', then log in again)",
            SocketException { SocketErrorCode: SocketError.HostNotFound } =>
                "no such host; check DOCKER_HOST or 'docker context ls'",
            _ when address.SocketPath is { } path && !OperatingSystem.IsWindows() && !File.Exists(path) =>
                "there is no such socket; is Docker installed and its daemon running? ('sudo systemctl start "
                    + "docker', or check DOCKER_HOST)",
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
                "nobody listens there; is the Docker daemon running? ('sudo systemctl start docker')",
            _ => $"{error.Message}; is the Docker daemon running, and is DOCKER_HOST right?",
        };
}
