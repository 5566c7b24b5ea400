using System.Globalization;
using System.Text;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Versions;

/// <summary>
/// Reads from git what a version depends on: three processes, whatever the size, and a fourth where a tag names a tag.
/// </summary>
/// <param name="directory">Any folder in the working tree.</param>
internal sealed class CloneReader(string directory)
{
    private const int Fields = 4;
    private readonly GitProcess _git = new(directory);

    /// <summary>Number of processes started so far.</summary>
    public int Started => _git.Started;

    /// <param name="revision">The commit that the version is for, such as <c>HEAD</c>.</param>
    /// <exception cref="PipelineException">Exit 64: no repository, no commit, or not the whole history.</exception>
    public async Task<Clone> Locate(string revision, CancellationToken ct)
    {
        var answer = await Answer(
            ["rev-parse", "--is-shallow-repository", "--show-toplevel", "--show-prefix", revision + "^{commit}"],
            ct
        );
        return answer.Split('\n') is [var shallow, var root, var prefix, var head]
            ? shallow == "false"
                ? new Clone(root, prefix, head)
                : throw PipelineException.Usage(
                    $"expected {directory} to have its whole history, since a version is counted from a tag; "
                        + "found a shallow clone",
                    "git fetch --unshallow --tags (actions/checkout: fetch-depth: 0)"
                )
            : throw new GitException($"git rev-parse said something else than asked for: {answer}");
    }

    /// <summary>Branches of this clone and of its remotes, and tags of commits, in the order of their names.</summary>
    public async Task<IReadOnlyList<Reference>> References(CancellationToken ct)
    {
        const string format =
            "%(refname)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)%00%(symref)%00%(HEAD)";
        var listing = await _git.Line(
            ["for-each-ref", $"--format={format}", "refs/heads", "refs/remotes", "refs/tags"],
            null,
            ct
        );
        var rows = listing
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split('\0'))
            .Where(r => r[5].Length == 0 && (r[1] == "commit" || r[3] is "commit" or "tag"))
            .ToList();
        var deep = await Peeled([.. rows.Where(r => r[3] == "tag").Select(r => r[0])], ct);
        return
        [
            .. rows.Select(r => new Reference(
                r[0],
                r[1] == "commit" ? r[2] : deep.GetValueOrDefault(r[0], r[4]),
                r[6] == "*"
            )),
        ];
    }

    /// <summary>
    /// All commits that a branch, a tag or the commit itself leads to; none before one of its children.
    /// </summary>
    public async Task<CommitGraph> Graph(string commit, CancellationToken ct)
    {
        var listing = await _git.Run(
            [
                "log",
                "-z",
                "--date-order",
                "--no-show-signature",
                "--no-color",
                "--encoding=UTF-8",
                "--format=tformat:%H%x00%P%x00%ct%x00%B",
                "--branches",
                "--remotes",
                "--tags",
                "--end-of-options",
                commit,
                "--",
            ],
            null,
            ct
        );
        return new CommitGraph([
            .. Encoding.UTF8.GetString(listing).Split('\0').Chunk(Fields).Where(f => f.Length == Fields).Select(Commit),
        ]);
    }

    /// <summary>Paths of what lies directly in a folder of the commit; none where there is no such folder.</summary>
    /// <param name="prefix">Ends with a slash; empty for the root.</param>
    public async Task<IReadOnlyList<string>> Entries(string commit, string prefix, CancellationToken ct) =>
        (
            await _git.Line(
                [
                    "ls-tree",
                    "-z",
                    "--name-only",
                    "--full-tree",
                    commit,
                    "--",
                    .. prefix.Length > 0 ? [prefix] : Array.Empty<string>(),
                ],
                null,
                ct
            )
        ).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The content of a file of the commit.</summary>
    public Task<byte[]> Content(string commit, string path, CancellationToken ct) =>
        _git.Run(["cat-file", "blob", $"{commit}:{path}"], null, ct);

    private static VersionCommit Commit(string[] fields) =>
        new(
            fields[0],
            fields[1].Split(' ', StringSplitOptions.RemoveEmptyEntries),
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(fields[2], CultureInfo.InvariantCulture)),
            fields[3]
        );

    /// <summary>A tag may name a tag; git before 2.45 looks through one only.</summary>
    private async Task<Dictionary<string, string>> Peeled(IReadOnlyList<string> tags, CancellationToken ct)
    {
        if (tags.Count == 0)
            return [];
        var ids = await _git.Line(["rev-parse", .. tags.Select(t => t + "^{}")], null, ct);
        return tags.Zip(ids.Split('\n')).ToDictionary(p => p.First, p => p.Second);
    }

    private async Task<string> Answer(string[] arguments, CancellationToken ct)
    {
        try
        {
            return await _git.Line(arguments, null, ct);
        }
        catch (GitException none) when (none.Message.Contains("not a git repository", StringComparison.Ordinal))
        {
            throw PipelineException.Usage(
                $"expected {directory} to be in a git repository, since a version is that of a commit; found none",
                "git init, and commit"
            );
        }
        catch (GitException none) when (none.Message.Contains("unknown revision", StringComparison.Ordinal))
        {
            throw PipelineException.Usage(
                $"expected a commit in {directory}, since a version is that of a commit; found none at "
                    + $"{arguments[^1][..^"^{commit}".Length]}",
                "git commit"
            );
        }
    }
}
