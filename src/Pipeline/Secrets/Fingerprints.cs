using System.Security.Cryptography;
using Pipeline.Platform;

namespace Pipeline.Secrets;

/// <summary>
/// Says "same or different" about secrets without the value: HMAC-SHA256 under a key that belongs to one state
/// directory. A fingerprint in a journal or report is worthless to a guesser who has not got the key file too.
/// </summary>
public sealed class Fingerprints : IDisposable
{
    private const string FileName = "fingerprint.key";
    private const int KeyLength = 32;
    private readonly byte[] _key;

    private Fingerprints(byte[] key) => _key = key;

    /// <summary>Whether the state directory has its key already.</summary>
    public static bool Exists(string stateDirectory) => File.Exists(Path.Combine(stateDirectory, FileName));

    /// <summary>Opens the key of a state directory; makes it (mode 600) at the first use.</summary>
    /// <exception cref="SecretException">The key file is damaged: earlier fingerprints cannot be compared any
    /// more.</exception>
    public static Fingerprints Open(string stateDirectory)
    {
        var path = Path.Combine(stateDirectory, FileName);
        if (!File.Exists(path))
            Create(path);
        var key = File.ReadAllBytes(path);
        return key.Length == KeyLength
            ? new Fingerprints(key)
            : throw new SecretException(
                $"{path}: {key.Length} bytes, expected {KeyLength}. Restore it; without it no earlier "
                    + "fingerprint can be compared."
            );
    }

    /// <summary>
    /// The key of a state directory; where it has none yet, one that is in memory alone: planning makes no file.
    /// </summary>
    public static Fingerprints ForPlan(string stateDirectory) =>
        Exists(stateDirectory) ? Open(stateDirectory) : new Fingerprints(RandomNumberGenerator.GetBytes(KeyLength));

    /// <summary>Under a key that lies in no state directory.</summary>
    public static Fingerprints Under(ReadOnlySpan<byte> key) => new(key.ToArray());

    /// <summary>The fingerprint: 32 lower-case hex digits.</summary>
    public string Of(ReadOnlySpan<byte> value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, value).AsSpan(0, 16));

    /// <inheritdoc cref="Of(ReadOnlySpan{byte})"/>
    public string Of(Secret secret) => Of(secret.RevealUtf8());

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    private static void Create(string path)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        DurableFile.WriteNew(temporary, RandomNumberGenerator.GetBytes(KeyLength));
        try
        {
            // No overwrite: of two processes that create it at once, one key must win for both.
            File.Move(temporary, path, overwrite: false);
            Durable.FlushFolder(Path.GetDirectoryName(path)!);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}
