using Pipeline.Secrets;

namespace Pipeline.Journal;

/// <summary>
/// Which state folder knows an object on the engine: 12 hex digits, keyed by the folder's fingerprint key, on backups
/// as a label and at the end of image tags. Two users with two state folders number their releases alike, so neither a
/// project nor a release says whose an object is.
/// </summary>
public static class HistoryId
{
    private const int Digits = 12;

    /// <summary>What no object carries: the folder has no key yet, so nothing can be its own.</summary>
    public const string None = "none yet";

    /// <summary>Writes nothing; a folder without its key is <see cref="None"/>.</summary>
    public static string For(StateFolder state)
    {
        if (!Fingerprints.Exists(state.Root))
            return None;
        using var fingerprints = Fingerprints.Open(state.Root);
        return fingerprints.Of("history"u8)[..Digits];
    }
}
