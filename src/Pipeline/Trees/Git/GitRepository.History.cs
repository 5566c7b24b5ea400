using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Trees;

public sealed partial class GitRepository
{
    /// <summary>How many commits of this history no remote branch has; null where there is no remote branch.</summary>
    public async Task<int?> Unpushed(string commit, CancellationToken ct) =>
        (await _git.Line(["for-each-ref", "--count=1", "--format=%(refname)", "refs/remotes"], null, ct)).Length == 0
            ? null
            : int.Parse(
                await _git.Line(["rev-list", "--count", commit, "--not", "--remotes", "--"], null, ct),
                CultureInfo.InvariantCulture
            );

    /// <summary>
    /// A folder at a commit and at the earlier commits that changed it, newest first: each file with the SHA-256 of its
    /// bytes. A commit without the folder has no files. One process a commit, and one for all contents.
    /// </summary>
    /// <param name="most">How many commits at most.</param>
    public async Task<IReadOnlyList<(GitCommit Commit, IReadOnlyDictionary<TreePath, string> Files)>> FolderHistory(
        string commit,
        TreePath folder,
        int most,
        CancellationToken ct
    )
    {
        var commits = await CommitsOf(commit, folder, most, ct);
        var listed = new List<IReadOnlyList<ListedBlob>>();
        foreach (var one in commits)
            listed.Add(await TryList(one.Commit, folder, ct));
        var ids = listed.SelectMany(l => l).Where(b => !b.IsSymlink).Select(b => b.BlobId).Distinct().ToList();
        var hashes = ids.Zip(await Hashes(ids, ct)).ToDictionary(p => p.First, p => p.Second);
        return
        [
            .. commits.Zip(
                listed,
                (c, l) =>
                    (
                        c,
                        (IReadOnlyDictionary<TreePath, string>)
                            l.Where(b => !b.IsSymlink).ToDictionary(b => b.Path, b => hashes[b.BlobId])
                    )
            ),
        ];
    }

    /// <summary>
    /// Lines of a commit's text files that hold one of these words, as <c>path:line</c>; never their text, which may
    /// hold a secret.
    /// </summary>
    public async Task<IReadOnlyList<string>> Mentions(string commit, IReadOnlyList<string> words, CancellationToken ct)
    {
        if (words.Count == 0)
            return [];
        try
        {
            string[] asked =
            [
                "grep",
                "-n",
                "-I",
                "-z",
                "-F",
                .. words.SelectMany(w => new[] { "-e", w }),
                commit,
                "--",
            ];
            var found = Encoding.Latin1.GetString(await _git.Run(asked, null, ct));
            return
            [
                .. found
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(l => l.Split('\0'))
                    .Where(p => p.Length > 1 && p[0].Length > commit.Length)
                    .Select(p =>
                        $"{TreePath.FromRaw(p[0][(commit.Length + 1)..])}:{string.Concat(p[1].TakeWhile(char.IsAsciiDigit))}"
                    ),
            ];
        }
        catch (GitException)
        {
            // Exit 1 without a word: no line holds one.
            return [];
        }
    }

    private async Task<IReadOnlyList<GitCommit>> CommitsOf(
        string commit,
        TreePath folder,
        int most,
        CancellationToken ct
    )
    {
        string[] only = folder.IsRoot ? [] : [Path.Combine(await Root(ct), folder.ToString())];
        string[] asked =
        [
            "log",
            $"--max-count={most}",
            "--no-show-signature",
            "--encoding=UTF-8",
            "--format=%H%x00%T%x00%ct%x00%s",
            "--end-of-options",
            commit,
            "--",
            .. only,
        ];
        var lines = Encoding.UTF8.GetString(await _git.Run(asked, null, ct));
        var changed = lines
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split('\0', 4))
            .Where(p => p.Length == 4)
            .Select(p => new GitCommit(
                p[0],
                p[1],
                DateTimeOffset.FromUnixTimeSeconds(long.Parse(p[2], CultureInfo.InvariantCulture)),
                p[3]
            ))
            .ToList();
        // The folder at this commit is that of the newest commit which changed it.
        return changed.Count > 0 ? changed : [await Resolve(commit, ct)];
    }

    private async Task<IReadOnlyList<ListedBlob>> TryList(string commit, TreePath folder, CancellationToken ct)
    {
        try
        {
            return await Listed(commit, folder, ct, leftOut: []);
        }
        catch (GitException)
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<string>> Hashes(IReadOnlyList<string> ids, CancellationToken ct)
    {
        var hashes = new string[ids.Count];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (ids.Count > 0)
            await BlobReader.ForEach(
                _git,
                ids,
                async (index, size, blob) =>
                {
                    await foreach (var piece in blob.Content(size, ct))
                        hash.AppendData(piece.Span);
                    hashes[index] = Convert.ToHexStringLower(hash.GetHashAndReset());
                },
                ct
            );
        return hashes;
    }
}
