using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Postgres;

/// <summary>
/// A SCRAM-SHA-256 verifier, computed here so that the plaintext never reaches the server and its log
/// (PostgreSQL documentation 53.7 pg_authid; RFC 5802, RFC 7677).
/// </summary>
public static class ScramVerifier
{
    private const int Iterations = 4096;
    private const string Prefix = "SCRAM-SHA-256$";

    /// <summary>A verifier with a fresh salt, as <c>ALTER ROLE … PASSWORD</c> takes it.</summary>
    /// <exception cref="ArgumentException">Empty, or not printable ASCII: clients disagree on how to normalise the rest
    /// (SASLprep). Never repeats the password.</exception>
    public static string Compute(string password) => Compute(password, RandomNumberGenerator.GetBytes(16), Iterations);

    /// <summary>
    /// Does this verifier belong to this password? False too for an MD5 hash and for anything unreadable.
    /// </summary>
    public static bool Matches(string verifier, string password)
    {
        var part = verifier.Split('$', ':');
        return verifier.StartsWith(Prefix, StringComparison.Ordinal)
            && part.Length == 5
            && int.TryParse(part[1], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            && CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(Compute(password, Convert.FromBase64String(part[2]), iterations)),
                Encoding.ASCII.GetBytes(verifier)
            );
    }

    internal static string Compute(string password, byte[] salt, int iterations)
    {
        if (password.Length == 0 || password.Any(c => c is < ' ' or > '~'))
        {
            throw new ArgumentException("A password must be printable ASCII and not empty.", nameof(password));
        }

        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.ASCII.GetBytes(password),
            salt,
            iterations,
            HashAlgorithmName.SHA256,
            32
        );
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}{iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}"
        );
    }
}
