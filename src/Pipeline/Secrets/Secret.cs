using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Pipeline.Secrets;

/// <summary>
/// A secret value. Printing, debugging or serialising one never shows it; <see cref="Reveal"/> is the only way to the
/// text. The bytes are pinned and zeroed by <see cref="Dispose"/>. The string that <see cref="Reveal"/> makes cannot be
/// zeroed by .NET: call it late, and keep no reference.
/// </summary>
[DebuggerDisplay("***")]
[JsonConverter(typeof(SecretJsonConverter))]
public sealed class Secret : IDisposable, IEquatable<Secret>
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] _value;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private bool _disposed;

    private Secret(ReadOnlySpan<byte> value)
    {
        // Pinned, so that the collector leaves no copies behind when it compacts.
        _value = GC.AllocateUninitializedArray<byte>(value.Length, pinned: true);
        value.CopyTo(_value);
    }

    /// <summary>Copies UTF-8 text into a secret. The caller's bytes are not zeroed.</summary>
    /// <exception cref="SecretException">The bytes are empty, hold a NUL, or are not UTF-8.</exception>
    public static Secret FromUtf8(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            throw new SecretException("The secret is empty.");
        if (value.Contains((byte)0))
            throw new SecretException("The secret holds a NUL character, which no environment variable can hold.");
        if (!System.Text.Unicode.Utf8.IsValid(value))
            throw new SecretException("The secret is not UTF-8 text.");
        return new Secret(value);
    }

    /// <summary>Makes a secret of a text that is already a string (from a configuration model, say).</summary>
    /// <exception cref="SecretException">As <see cref="FromUtf8"/>.</exception>
    public static Secret FromText(string value)
    {
        try
        {
            return FromUtf8(Strict.GetBytes(value));
        }
        catch (EncoderFallbackException)
        {
            // The inner exception would carry the offending characters.
            throw new SecretException("The secret is not valid Unicode text.");
        }
    }

    /// <summary>
    /// A random secret of letters and digits: no quoting needed anywhere. 43 characters hold 256 bits.
    /// </summary>
    /// <param name="length">Characters; at least 16.</param>
    public static Secret Generate(int length = 43)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 16);
        var characters = RandomNumberGenerator.GetItems<byte>(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8,
            length
        );
        var secret = new Secret(characters);
        CryptographicOperations.ZeroMemory(characters);
        return secret;
    }

    /// <summary>The text. Only for handing it to the one place that needs it.</summary>
    /// <exception cref="ObjectDisposedException">The secret was disposed.</exception>
    public string Reveal() => Strict.GetString(RevealUtf8());

    /// <summary>The text as UTF-8, without a copy that outlives <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">The secret was disposed.</exception>
    public ReadOnlySpan<byte> RevealUtf8()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _value;
    }

    /// <summary>Compares in time that depends on the lengths only.</summary>
    public bool Equals(Secret? other) =>
        other is not null && CryptographicOperations.FixedTimeEquals(RevealUtf8(), other.RevealUtf8());

    public override bool Equals(object? obj) => Equals(obj as Secret);

    // A hash would be a fingerprint of the value in every dictionary dump.
    public override int GetHashCode() => 0;

    public override string ToString() => "***";

    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_value);
    }
}
