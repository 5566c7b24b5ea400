using System.Collections.Concurrent;

namespace Pipeline.Trees;

/// <summary>
/// What git said of a commit. A full ID names the same content for ever, so git is asked once; what another name
/// (HEAD, a branch) means is asked each time. A failure is not kept.
/// </summary>
internal sealed class CommitMemory
{
    private readonly ConcurrentDictionary<(Type Kind, string Commit, TreePath Path), object?> _known = new();

    public async Task<T> Of<T>(string commit, TreePath path, Func<Task<T>> ask)
    {
        if (!IsId(commit))
            return await ask();
        if (_known.TryGetValue((typeof(T), commit, path), out var known))
            return (T)known!;
        var answer = await ask();
        _known[(typeof(T), commit, path)] = answer;
        return answer;
    }

    /// <summary>SHA-1 or SHA-256 in full, as git prints it.</summary>
    private static bool IsId(string commit) => commit.Length is 40 or 64 && commit.All(char.IsAsciiHexDigitLower);
}
