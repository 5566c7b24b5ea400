namespace Pipeline.Trees;

/// <summary>
/// A commit that is planned and not made: its objects lie outside of the clone, where only the repository that planned
/// it sees them, until this is disposed.
/// </summary>
public sealed class GitPreview : IAsyncDisposable
{
    private readonly GitScratchIndex _scratch;
    private readonly GitProcess _reader;

    internal GitPreview(GitScratchIndex scratch, GitProcess reader, PatchedCommit commit)
    {
        (_scratch, _reader, Commit) = (scratch, reader, commit);
        reader.MoreObjects = scratch.Objects;
    }

    public PatchedCommit Commit { get; }

    public ValueTask DisposeAsync()
    {
        if (_reader.MoreObjects == _scratch.Objects)
            _reader.MoreObjects = null;
        _scratch.Dispose();
        return ValueTask.CompletedTask;
    }
}
