namespace Pipeline.Trees;

public sealed class GitRepository(string directory)
{
    public Task<string> Root(CancellationToken ct) => throw new NotImplementedException(directory);
    public Task<GitCommit> Resolve(string revision, CancellationToken ct) => throw new NotImplementedException();
    public Task<GitTree> ReadTree(string commit, TreePath path, CancellationToken ct) => throw new NotImplementedException();
    public Task<byte[]> ReadBlob(string commit, TreePath path, CancellationToken ct) => throw new NotImplementedException();
    public Task<IReadOnlyList<StatusEntry>> Status(CancellationToken ct) => throw new NotImplementedException();
    public Task WriteTar(string commit, TreePath subdirectory, IReadOnlyDictionary<TreePath, byte[]> extra, Stream output, CancellationToken ct) => throw new NotImplementedException();
    public Task<string> CommitFile(TreePath path, byte[] content, string message, CancellationToken ct) => throw new NotImplementedException();
    public Task<bool> UndoCommit(string commit, CancellationToken ct) => throw new NotImplementedException();
    public Task SavePatch(string file, CancellationToken ct) => throw new NotImplementedException();
}
