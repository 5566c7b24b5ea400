using System.Text;

namespace Pipeline.Trees;

/// <summary>One plain file in a commit, index or working tree; no blob means that it is not there.</summary>
internal sealed record GitFile(TreePath Path, string? Mode, string? BlobId)
{
    /// <summary>Input for <c>git update-index -z --index-info</c>; mode 0 removes the path.</summary>
    public byte[] IndexInfo =>
        [.. Encoding.ASCII.GetBytes($"{Mode ?? "0"} {BlobId ?? new string('0', 40)}\t"), .. Path.Bytes, 0];

    /// <exception cref="GitException">It is a symlink, folder or submodule there.</exception>
    public static async Task<GitFile> InCommit(GitProcess git, string commit, TreePath path, CancellationToken ct) =>
        (await git.Line(["ls-tree", "--full-tree", "--end-of-options", commit, "--", Text(path)], null, ct)).Split(
            ' ',
            '\t'
        ) switch
        {
            [var mode and ("100644" or "100755"), "blob", var id, ..] => new GitFile(path, mode, id),
            [""] => new GitFile(path, null, null),
            _ => throw new GitException($"{path} is no plain file in commit {commit}."),
        };

    /// <summary>Blob in the index; null when absent, "" when in conflict.</summary>
    public static async Task<string?> InIndex(GitProcess git, TreePath path, CancellationToken ct) =>
        (await git.Line(["ls-files", "--stage", "-z", "--", Text(path)], null, ct)).Split(
            '\0',
            StringSplitOptions.RemoveEmptyEntries
        ) switch
        {
            [] => null,
            [var one] => one.Split(' ')[1],
            _ => "",
        };

    /// <summary>
    /// Blob that the file in the working tree would become; null when absent, "" when it is no plain file.
    /// </summary>
    public static async Task<string?> InWorkTree(GitProcess git, TreePath path, CancellationToken ct)
    {
        var file = new FileInfo(
            System.IO.Path.Combine(await git.Line(["rev-parse", "--show-toplevel"], null, ct), Text(path))
        );
        return file.LinkTarget is not null || Directory.Exists(file.FullName) ? ""
            : file.Exists ? await git.Line(["hash-object", "--", Text(path)], null, ct)
            : null;
    }

    /// <summary>
    /// Brings index and working tree to this state. Not cancellable: stopping in the middle would leave it half done.
    /// All of it is done by git, so as the clone's owner: where the path leads is the owner's to say.
    /// </summary>
    public async Task CheckOut(GitProcess git)
    {
        await git.Run(["update-index", "-z", "--index-info"], IndexInfo, CancellationToken.None);
        string[] change = BlobId is null ? ["clean", "-f", "-q", "-x"] : ["checkout-index", "-f", "-u"];
        await git.Run([.. change, "--", Text(Path)], null, CancellationToken.None);
    }

    private static string Text(TreePath path)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(path.Bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new GitException($"{path} is not UTF-8; git cannot be given it as an argument.");
        }
    }
}
