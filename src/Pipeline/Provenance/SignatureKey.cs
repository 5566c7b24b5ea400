using System.Security.Cryptography;
using System.Text;
using Pipeline.Terms;

namespace Pipeline.Provenance;

/// <summary>
/// A key of the user's that signs or checks: ECDSA (P-256, P-384, P-521; SHA-256, as DER) or RSA (2048 bits or more;
/// SHA-256, PKCS #1), which is what <c>openssl dgst -sha256</c> makes and checks. .NET has no Ed25519.
/// </summary>
internal sealed class SignatureKey : IDisposable
{
    private const int ShortestRsa = 2048;
    private readonly ECDsa? _elliptic;
    private readonly RSA? _rsa;

    private SignatureKey(ECDsa? elliptic, RSA? rsa) => (_elliptic, _rsa) = (elliptic, rsa);

    /// <summary>SHA-256 of the public key (SubjectPublicKeyInfo), in lower-case hexadecimal digits.</summary>
    public string Id =>
        Convert.ToHexStringLower(
            SHA256.HashData((_elliptic as AsymmetricAlgorithm ?? _rsa!).ExportSubjectPublicKeyInfo())
        );

    /// <param name="source">Where it was read from, for messages; the text itself is in none.</param>
    /// <exception cref="PipelineException">Exit 64: it is no such key.</exception>
    public static SignatureKey Private(string pem, string source)
    {
        if (pem.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw Wrong(source, "one that is encrypted", "openssl pkey -in <key> -out <key without a passphrase>");
        return pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal)
            ? Read(pem, source)
            : throw Wrong(
                source,
                "no private key in PEM",
                "openssl ecparam -name prime256v1 -genkey -noout -out <key>"
            );
    }

    /// <inheritdoc cref="Private"/>
    public static SignatureKey Public(string pem, string source) =>
        pem.Contains("PUBLIC KEY-----", StringComparison.Ordinal) && !pem.Contains("PRIVATE", StringComparison.Ordinal)
            ? Read(pem, source)
            : throw Wrong(source, "no public key in PEM", "openssl pkey -in <key> -pubout -out <public key>");

    public byte[] Sign(byte[] data) =>
        _elliptic?.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
        ?? _rsa!.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public bool Verify(byte[] data, byte[] signature) =>
        _elliptic?.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
        ?? _rsa!.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public void Dispose()
    {
        _elliptic?.Dispose();
        _rsa?.Dispose();
    }

    private static SignatureKey Read(string pem, string source)
    {
        if (Import(ECDsa.Create(), pem) is { } elliptic)
            return new SignatureKey(elliptic, null);
        if (Import(RSA.Create(), pem) is not { } rsa)
            throw Wrong(
                source,
                "a key of another kind (Ed25519 is not among those of .NET)",
                "openssl ecparam -name prime256v1 -genkey -noout -out <key>"
            );
        return rsa.KeySize >= ShortestRsa
            ? new SignatureKey(null, rsa)
            : throw Wrong(source, $"RSA with {rsa.KeySize} bits", "openssl genrsa -out <key> 3072");
    }

    /// <summary>What the parser says may hold a part of the key, so it is dropped.</summary>
    private static T? Import<T>(T key, string pem)
        where T : AsymmetricAlgorithm
    {
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }

    private static PipelineException Wrong(string source, string found, string next) =>
        PipelineException.Usage(
            $"{source}: expected a key in PEM, ECDSA or RSA ({ShortestRsa} bits or more); found {found}",
            next
        );
}
