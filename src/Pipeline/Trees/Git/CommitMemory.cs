using System.Collections.Concurrent;

namespace Pipeline.Trees;

/// <summary>
/// What git said of a commit. A full ID names the same content for ever, so git is asked once, also by two who ask at
/// the same time; what another name (HEAD, a branch) means is asked each time. A failure is not kept.
/// </summary>
internal sealed class CommitMemory
{
    private readonly ConcurrentDictionary<(Type Kind, string Commit, TreePath Path), Lazy<Task>> _known = new();

    public async Task<T> Of<T>(string commit, TreePath path, Func<Task<T>> ask)
    {
        if (!IsId(commit))
            return await ask();
        var key = (typeof(T), commit, path);
        var own = new Lazy<Task>(ask);
        var shared = _known.GetOrAdd(key, own);
        try
        {
            return await (Task<T>)shared.Value;
        }
        catch (Exception e)
        {
            _known.TryRemove(new(key, shared));
            if (e is not OperationCanceledException || ReferenceEquals(shared, own))
                throw;
        }

        // The one that asked first gave up, which says nothing of this one.
        return await ask();
    }

    /// <summary>SHA-1 or SHA-256 in full, as git prints it.</summary>
    private static bool IsId(string commit) => commit.Length is 40 or 64 && commit.All(char.IsAsciiHexDigitLower);
}
