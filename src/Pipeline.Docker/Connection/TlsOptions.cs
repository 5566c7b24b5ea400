using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Pipeline.Docker;

/// <summary>Client certificate and trust from the PEM files that docker writes: ca.pem, cert.pem, key.pem.</summary>
internal static class TlsOptions
{
    public static SslClientAuthenticationOptions For(EngineAddress address)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = address.Uri.IdnHost };
        var tls = address.Tls!;
        if (!tls.Verify)
#pragma warning disable CA5359 // The user asked for it (DOCKER_TLS without DOCKER_TLS_VERIFY), as the docker command line allows.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        if (tls.Directory is not { } directory)
            return options;
        if (tls.Verify)
            options.CertificateChainPolicy = Trusting(Path.Combine(directory, "ca.pem"));
        if (File.Exists(Path.Combine(directory, "cert.pem")))
            options.ClientCertificates = [ClientCertificate(directory)];
        return options;
    }

    private static X509ChainPolicy? Trusting(string authority)
    {
        if (!File.Exists(authority))
            return null;
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(authority);
        return policy;
    }

    private static X509Certificate2 ClientCertificate(string directory)
    {
        var pem = X509Certificate2.CreateFromPemFile(
            Path.Combine(directory, "cert.pem"),
            Path.Combine(directory, "key.pem")
        );
        if (!OperatingSystem.IsWindows())
            return pem;
        // Windows' TLS cannot use a key that lives in memory only.
        using (pem)
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }
}
