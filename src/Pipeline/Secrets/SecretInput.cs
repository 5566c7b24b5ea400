using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Secrets;

/// <summary>Secrets that a person or a parent process gives: standard input, or a prompt that does not echo.</summary>
public static class SecretInput
{
    /// <summary>Reads one line that is the secret, up to the end of the stream.</summary>
    /// <exception cref="SecretException">Empty, more than one line, NUL, not UTF-8, or over 64 KiB.</exception>
    public static async Task<Secret> ReadStream(Stream input, string name, CancellationToken ct)
    {
        var buffer = new byte[SecretText.Limit + 1];
        try
        {
            var length = await input.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
            if (length > SecretText.Limit)
                throw new SecretException(
                    $"{name}: over {SecretText.Limit / 1024} KiB; expected one line that is the secret."
                );
            return SecretText.Take(buffer.AsSpan(0, length), name);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    /// <summary>
    /// Asks on the terminal (the question goes to standard error) and shows nothing of what is typed.
    /// </summary>
    /// <exception cref="SecretException">No terminal, or an empty answer.</exception>
    public static async Task<Secret> Prompt(string question, CancellationToken ct)
    {
        if (Console.IsInputRedirected)
            throw new SecretException(
                $"{question}: there is no terminal to ask on; give a SECRET-READ-ONCE file or standard input."
            );
        await Console.Error.WriteAsync($"{question}: ");
        var secret = await ReadKeys(question, NextKey, ct);
        await Console.Error.WriteLineAsync();
        return secret;
    }

    internal static async Task<Secret> ReadKeys(
        string question,
        Func<CancellationToken, Task<ConsoleKeyInfo>> nextKey,
        CancellationToken ct
    )
    {
        var typed = new List<char>();
        while (await nextKey(ct) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
                typed = typed.Count > 0 ? typed[..^1] : typed;
            else if (key.KeyChar >= ' ')
                typed.Add(key.KeyChar);
        }

        return SecretText.Take(Encoding.UTF8.GetBytes([.. typed]), question);
    }

    // Console.ReadKey cannot be cancelled, so it is only called when a key is there.
    private static async Task<ConsoleKeyInfo> NextKey(CancellationToken ct)
    {
        while (!Console.KeyAvailable)
            await Task.Delay(20, ct);
        return Console.ReadKey(intercept: true);
    }
}
