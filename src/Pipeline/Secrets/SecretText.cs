using System.Security.Cryptography;

namespace Pipeline.Secrets;

/// <summary>The rule for a secret that comes from outside: one line; its line ending does not belong to it.</summary>
internal static class SecretText
{
    /// <summary>More than this is no password but the wrong file.</summary>
    internal const int Limit = 64 * 1024;

    /// <summary>Takes the secret out of <paramref name="bytes"/>, then zeroes them.</summary>
    /// <param name="source">How to call the source in an error.</param>
    internal static Secret Take(Span<byte> bytes, string source)
    {
        try
        {
            var line = WithoutLineEnding(bytes);
            if (line.IndexOfAny((byte)'\n', (byte)'\r') >= 0)
                throw new SecretException($"{source}: more than one line; expected one line that is the secret.");
            return Secret.FromUtf8(line);
        }
        catch (SecretException e) when (!e.Message.StartsWith(source, StringComparison.Ordinal))
        {
            throw new SecretException($"{source}: {e.Message}");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static ReadOnlySpan<byte> WithoutLineEnding(ReadOnlySpan<byte> bytes)
    {
        if (bytes.EndsWith("\n"u8))
            bytes = bytes[..^1];
        return bytes.EndsWith("\r"u8) ? bytes[..^1] : bytes;
    }
}
