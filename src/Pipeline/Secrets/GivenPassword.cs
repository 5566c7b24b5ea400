namespace Pipeline.Secrets;

/// <summary>
/// The runtime role's password as a person or a parent process gives it: asked for once in a run, kept in memory only.
/// </summary>
/// <param name="input">A stream that holds it (<c>--secret-stdin</c>); null asks on the terminal.</param>
public sealed class GivenPassword(Stream? input = null)
{
    private Secret? _given;

    /// <summary>It was announced on the command line, so it comes before any file.</summary>
    public bool IsAnnounced => input is not null;

    /// <summary>Whether there is anybody to ask.</summary>
    public bool CanBeAsked => IsAnnounced || !Console.IsInputRedirected;

    /// <returns>A copy that the caller disposes.</returns>
    /// <exception cref="SecretException">Nothing usable was given.</exception>
    public async Task<Secret> Ask(string role, CancellationToken ct)
    {
        _given ??= input is null
            ? await SecretInput.Prompt($"password of {role}", ct)
            : await SecretInput.ReadStream(input, "standard input", ct);
        return Secret.FromUtf8(_given.RevealUtf8());
    }
}
