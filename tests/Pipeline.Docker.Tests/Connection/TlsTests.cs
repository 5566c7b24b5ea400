using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Pipeline.Docker.Tests;

public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("docker-tls-");
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public void Dispose()
    {
        listener.Dispose();
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task An_engine_behind_tls_sees_our_client_certificate()
    {
        using var authority = Authority("ours");
        var server = Serve(Issue(authority, "localhost"));
        Write(authority, Issue(authority, "client"));
        using var client = Client();
        (await client.System.Ping()).ApiVersion.Should().Be("1.45");
        (await server).Should().Be("CN=client");
    }

    [Fact]
    public async Task A_server_that_our_authority_did_not_sign_is_refused()
    {
        using var authority = Authority("ours");
        using var stranger = Authority("stranger");
        _ = Serve(Issue(stranger, "localhost"));
        Write(authority, Issue(authority, "client"));
        using var client = Client();
        (await client.Invoking(engine => engine.System.Ping()).Should().ThrowAsync<DockerUnreachableException>())
            .Which.Message.Should()
            .Contain("TLS handshake")
            .And.Contain(directory.FullName);
    }

    private DockerEngine Client() =>
        DockerEngine.Connect(
            EngineAddress.Parse(
                $"tcp://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}",
                new EngineTls(directory.FullName, Verify: true)
            )
        );

    private async Task<string?> Serve(X509Certificate2 certificate)
    {
        listener.Start();
        using var socket = await listener.AcceptSocketAsync();
        await using var tls = new SslStream(new NetworkStream(socket));
        string? subject = null;
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, peer, _, _) => (subject = peer?.Subject) is not null,
            }
        );
        using var reader = new StreamReader(tls, leaveOpen: true);
        while (await reader.ReadLineAsync() is { Length: > 0 }) { }
        await tls.WriteAsync(
            Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nApi-Version: 1.45\r\nContent-Length: 2\r\n\r\nOK")
        );
        return subject;
    }

    private void Write(X509Certificate2 authority, X509Certificate2 client)
    {
        File.WriteAllText(Path.Combine(directory.FullName, "ca.pem"), authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(directory.FullName, "cert.pem"), client.ExportCertificatePem());
        File.WriteAllText(
            Path.Combine(directory.FullName, "key.pem"),
            client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()
        );
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(
            authority,
            authority.NotBefore,
            authority.NotAfter,
            RandomNumberGenerator.GetBytes(8)
        );
        return issued.CopyWithPrivateKey(key);
    }
}
