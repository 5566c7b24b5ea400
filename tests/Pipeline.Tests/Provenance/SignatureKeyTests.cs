using System.Security.Cryptography;
using System.Text;
using Pipeline.Provenance;
using Pipeline.Terms;

namespace Pipeline.Tests.Provenance;

public sealed class SignatureKeyTests
{
    private static readonly byte[] Data = Encoding.UTF8.GetBytes("what is signed");

    public static TheoryData<string> Kinds => ["P-256", "P-384", "P-521", "RSA"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_one_key_signs_its_public_half_checks_and_no_other_key_does(string kind)
    {
        using var pair = Make(kind);
        using var other = Make(kind);
        using var key = SignatureKey.Private(pair.ExportPkcs8PrivateKeyPem(), "key.pem");
        using var open = SignatureKey.Public(pair.ExportSubjectPublicKeyInfoPem(), "pub.pem");
        using var stranger = SignatureKey.Public(other.ExportSubjectPublicKeyInfoPem(), "pub.pem");
        var signature = key.Sign(Data);

        open.Id.Should().Be(key.Id).And.NotBe(stranger.Id);
        open.Verify(Data, signature).Should().BeTrue();
        open.Verify([.. Data, 0], signature).Should().BeFalse();
        stranger.Verify(Data, signature).Should().BeFalse();
        open.Verify(Data, []).Should().BeFalse();
    }

    [Fact]
    public void What_is_no_key_to_sign_with_is_refused_without_a_word_of_it()
    {
        using var small = RSA.Create(1024);
        using var pair = Make("P-256");
        Refused(() => SignatureKey.Private("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----", "k"))
            .Should()
            .Contain("k: expected a key in PEM")
            .And.NotContain("c2VjcmV0");
        Refused(() => SignatureKey.Private("hunter22", "k"))
            .Should()
            .Contain("no private key")
            .And.NotContain("hunter");
        Refused(() => SignatureKey.Private(small.ExportPkcs8PrivateKeyPem(), "k"))
            .Should()
            .Contain("RSA with 1024 bits");
        Refused(() => SignatureKey.Private(pair.ExportSubjectPublicKeyInfoPem(), "k"))
            .Should()
            .Contain("no private key");
        Refused(() => SignatureKey.Public(pair.ExportPkcs8PrivateKeyPem(), "k")).Should().Contain("no public key");
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        Refused(() => SignatureKey.Private(pair.ExportEncryptedPkcs8PrivateKeyPem("x", parameters), "k"))
            .Should()
            .Contain("encrypted");
    }

    /// <summary>As <c>openssl genpkey -algorithm ed25519</c> writes it.</summary>
    [Fact]
    public void Ed25519_is_refused_by_its_name() =>
        Refused(() =>
                SignatureKey.Private(
                    "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n",
                    "k"
                )
            )
            .Should()
            .Contain("Ed25519 is not among those of .NET");

    internal static AsymmetricAlgorithm Make(string kind) =>
        kind switch
        {
            "RSA" => RSA.Create(2048),
            "P-256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
            "P-384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
            _ => ECDsa.Create(ECCurve.NamedCurves.nistP521),
        };

    private static string Refused(Func<SignatureKey> read) =>
        read.Should().Throw<PipelineException>().Where(e => e.Code == ExitCode.Usage).Which.Message;
}
