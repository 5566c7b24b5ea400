using System.Security.Cryptography;
using System.Text;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// Makes the digests of a plan hash. The key is the engine's own ID: who may ask the engine for it can read every
/// container's environment anyway, and a dry run, which writes nothing, has it as well as the real run. What a part
/// holds of secrets is stretched besides, so that a short one cannot be tried out by who learns the ID elsewhere.
/// </summary>
internal sealed class PlanKey(string engine) : IDisposable
{
    private const int Rounds = 20_000;
    private const int Bytes = 32;
    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes($"plan hash of {engine}"));

    /// <summary>For "same or different" of single values under the same key.</summary>
    public Fingerprints Fingerprints => Fingerprints.Under(_key);

    public string Of(byte[] content) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, content));

    public PlanPart Part(string name, string content) => new(name, Of(Encoding.UTF8.GetBytes($"{name}\0{content}")));

    /// <summary>The same of what is made from secrets.</summary>
    public PlanPart Stretched(string name, string content) =>
        new(
            name,
            Convert.ToHexStringLower(
                Rfc2898DeriveBytes.Pbkdf2(
                    Encoding.UTF8.GetBytes($"{name}\0{content}"),
                    _key,
                    Rounds,
                    HashAlgorithmName.SHA256,
                    Bytes
                )
            )
        );

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);
}
