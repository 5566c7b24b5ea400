using System.Runtime.InteropServices;
using Pipeline.Platform;

namespace Pipeline.Trees;

/// <summary>
/// Whose clone it is. A clone's configuration names programs that git runs: filters, hooks, file system monitors,
/// textconv, external diffs, credential helpers, gpg, transports. So root's git works as the clone's owner, whatever it
/// is asked: nothing that a user wrote there runs as root.
/// </summary>
/// <param name="Home">The owner's own: git reads that user's configuration, as it does for the user.</param>
internal sealed record GitOwner(uint Uid, uint Gid, string Home)
{
    private const string Accounts = "/etc/passwd";

    /// <summary>What stands before a command to run it as the owner.</summary>
    public IReadOnlyList<string> Prefix { get; } =
    ["setpriv", $"--reuid={Uid}", $"--regid={Gid}", "--clear-groups", "--no-new-privs", "--"];

    /// <summary>
    /// The first of these that is not root's: the repository, its top folder, the folder asked about, the repository's
    /// configuration.
    /// </summary>
    /// <returns>Null where git runs as the user that this process has: not root, or root in root's own clone.</returns>
    public static GitOwner? For(string directory)
    {
        if (!Native.IsRoot)
            return null;
        var repository = Upward(directory)
            .Select(f => Path.Combine(f, ".git"))
            .FirstOrDefault(g => Native.Stat(g) is not null);
        string[] places = repository is null
            ? [.. Upward(directory)]
            :
            [
                repository,
                Path.GetDirectoryName(repository)!,
                directory,
                .. Real(repository),
                Path.Combine(repository, "config"),
            ];
        return places.Select(Native.Stat).OfType<FileFacts>().FirstOrDefault(f => f.Uid != 0) is { } other
            ? new GitOwner(other.Uid, other.Gid, HomeOf(other.Uid))
            : null;
    }

    /// <summary>Gives a file or folder that root made to the owner.</summary>
    /// <exception cref="IOException">That failed.</exception>
    public void Give(SafeHandle file, string shown) =>
        Libc.Check(Libc.fchown(file, Uid, Gid), $"give {shown} to {Uid}:{Gid}");

    private static IEnumerable<string> Upward(string directory)
    {
        for (var folder = Path.GetFullPath(directory); folder is not null; folder = Path.GetDirectoryName(folder))
            yield return folder;
    }

    /// <summary>
    /// A linked worktree's <c>.git</c> is a file that says where the repository is: gitrepository-layout(5). Only
    /// root's own is believed.
    /// </summary>
    private static IEnumerable<string> Real(string repository)
    {
        const string prefix = "gitdir: ";
        if (
            Native.Stat(repository) is not { IsRegular: true, Uid: 0 }
            || File.ReadAllText(repository).Trim() is not { } text
            || !text.StartsWith(prefix, StringComparison.Ordinal)
        )
            return [];
        var real = Path.GetFullPath(text[prefix.Length..], Path.GetDirectoryName(repository)!);
        var shared = Path.GetFullPath(Path.Combine(real, "..", ".."));
        return [real, shared, Path.Combine(shared, "config")];
    }

    /// <summary>passwd(5); a user that only another directory service knows has none that we see.</summary>
    private static string HomeOf(uint uid) =>
        File.ReadLines(Accounts)
            .Select(l => l.Split(':'))
            .FirstOrDefault(f => f is [_, _, var id, _, _, _, ..] && id == $"{uid}")
            ?[5]
        ?? "/nonexistent";
}
