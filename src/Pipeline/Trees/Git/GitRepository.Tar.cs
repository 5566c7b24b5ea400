namespace Pipeline.Trees;

public sealed partial class GitRepository
{
    /// <summary>
    /// Writes a folder of a commit as tar, from raw blobs: no export-ignore, no line endings, no filters. Modes
    /// 0644/0755, owner 0:0, mtime of the commit, byte-exact names in byte order; the same commit gives the same bytes.
    /// </summary>
    /// <param name="extra">Further files (0644) that the folder does not have.</param>
    /// <exception cref="GitException">As <see cref="ReadTree"/>; or an extra file is there already.</exception>
    public async Task WriteTar(
        string commit,
        TreePath subdirectory,
        IReadOnlyDictionary<TreePath, byte[]> extra,
        Stream output,
        CancellationToken ct
    )
    {
        var committed = await Resolve(commit, ct);
        // An ignore file is written over the commit's: it repeats those rules, and is itself left out.
        var listed = (await Listed(committed.Commit, subdirectory, ct))
            .Where(e => !(extra.ContainsKey(e.Path) && e.Path.Name.EndsWith(".dockerignore", StringComparison.Ordinal)))
            .ToList();
        if (listed.Select(e => e.Path).Where(extra.ContainsKey).ToList() is { Count: > 0 } taken)
        {
            throw new GitException(
                $"{string.Join(", ", taken)} is in commit {committed.Commit} already and cannot be added to its export."
            );
        }

        var tar = new RawTar(output, Math.Max(committed.CommittedAt.ToUnixTimeSeconds(), 0));
        foreach (
            var folder in listed
                .Select(e => e.Path)
                .Concat(extra.Keys)
                .SelectMany(p => p.Ancestors())
                .Distinct()
                .Order()
        )
        {
            await tar.Directory(folder, ct);
        }

        await BlobReader.ForEach(
            _git,
            [.. listed.Select(e => e.BlobId)],
            (i, size, blob) => WriteEntry(tar, listed[i], size, blob, output, ct),
            ct
        );
        foreach (var (path, content) in extra.OrderBy(e => e.Key))
        {
            await tar.File(path, 0b110_100_100, content, ct);
        }

        await tar.End(ct);
    }

    private static async Task WriteEntry(
        RawTar tar,
        ListedBlob listed,
        long size,
        BlobReader blob,
        Stream output,
        CancellationToken ct
    )
    {
        if (listed.IsSymlink)
        {
            await tar.Symlink(listed.Path, System.Text.Encoding.Latin1.GetString(await blob.All(size, ct)), ct);
            return;
        }

        if (GitListing.MayBePointer(size))
        {
            var content = await blob.All(size, ct);
            GitListing.RefusePointer(listed.Path, content);
            await tar.File(listed.Path, Mode(listed), content, ct);
            return;
        }

        await tar.File(listed.Path, Mode(listed), size, ct);
        await foreach (var piece in blob.Content(size, ct))
        {
            await output.WriteAsync(piece, ct);
        }

        await tar.Pad(size, ct);
    }
}
